/** What outlives every container. */
export const stores = {
  database: {
    engine: 'mariadb',
    version: '10.11',
    port: 3306,
    securityGroup: 'database',
    instanceType: 'db.t3.medium',
    multiAz: true,
    storageType: 'gp3',
  },
  redis: {
    engine: 'redis',
    version: '7',
    port: 6379,
    securityGroup: 'redis',
    instanceType: 'cache.t3.micro',
    multiAz: true,
  },
  /** One bucket a tenant, made when the tenant is; `TENANT` is the placeholder of its id. */
  tenantFiles: { engine: 's3', bucket: '{project}-{env}-tenant-TENANT' },
  pipelineArtifacts: { engine: 's3', bucket: '{project}-{env}-pipeline-artifacts' },
} as const

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
  /**
   * One bucket a tenant, made when the tenant is and removed with it, by services of the `managedBy` group;
   * `TENANT` is the placeholder of its id.
   */
  tenantFiles: { engine: 's3', bucket: '{project}-{env}-tenant-TENANT', managedBy: 'laravel' },
  pipelineArtifacts: { engine: 's3', bucket: '{project}-{env}-pipeline-artifacts' },
} as const

/** How it is known from outside how many jobs wait: a service writes it to its log, once a minute. */
export const queue = { reportedBy: 'scheduler', field: 'queueDepth' } as const

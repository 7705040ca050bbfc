import type { ParametersInput } from './schema.ts'

/** As production in its parts, so that failovers and deployments are rehearsed; smaller in number and size. */
export const staging: ParametersInput = {
  project: 'envelope',
  environment: 'staging',
  // Yours: `aws sts get-caller-identity`.
  account: '111111111111',
  region: 'eu-central-1',
  domain: 'staging.envelope.example',
  dns: {
    provider: 'route53',
    hostedZoneId: 'Z0000000000STAGING000',
    hostedZoneName: 'staging.envelope.example',
  },
  api: { image: 'shim' },
  repositories: { own: 'envelope-example/envelope', laravel: 'envelope-example/api' },
  services: {
    tenant: { min: 1, max: 2, cpu: 256, memory: 512 },
    api: { min: 1, max: 2, cpu: 256, memory: 512 },
    worker: { cpu: 256, memory: 512 },
    reverb: { cpu: 256, memory: 512 },
  },
  network: { s3PrefixList: 'pl-6ea54007' },
  database: {
    instanceType: 'db.t3.medium',
    multiAz: true,
    allocatedStorage: 20,
    maxAllocatedStorage: 50,
    backupDays: 7,
    deletionProtection: true,
  },
  cache: { engine: 'redis', instanceType: 'cache.t3.micro', multiAz: true },
  mail: { from: 'no-reply@staging.envelope.example' },
  firewall: { requestsPerFiveMinutes: 2_000 },
  alerts: { emails: ['operations@envelope.example'], monthlyBudget: 500 },
}

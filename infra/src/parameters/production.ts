import type { ParametersInput } from './schema.ts'

export const production: ParametersInput = {
  project: 'envelope',
  environment: 'production',
  // Yours: `aws sts get-caller-identity`.
  account: '222222222222',
  region: 'eu-central-1',
  domain: 'envelope.example',
  dns: { provider: 'route53', hostedZoneId: 'Z00000000PRODUCTION00', hostedZoneName: 'envelope.example' },
  api: { image: 'laravel' },
  repositories: { own: 'envelope-example/envelope', laravel: 'envelope-example/api' },
  approval: { emails: ['releases@envelope.example'] },
  network: { s3PrefixList: 'pl-6ea54007' },
  database: {
    instanceType: 'db.t3.medium',
    multiAz: true,
    allocatedStorage: 100,
    maxAllocatedStorage: 500,
    backupDays: 35,
    deletionProtection: true,
  },
  cache: { engine: 'redis', instanceType: 'cache.t3.micro', multiAz: true },
  mail: { from: 'no-reply@envelope.example' },
  firewall: { requestsPerFiveMinutes: 2_000 },
  alerts: { emails: ['operations@envelope.example'], monthlyBudget: 1_000 },
}

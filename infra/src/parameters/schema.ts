import { z } from 'zod'
import { topology } from '../topology.ts'

const domainName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'expected a domain name in lower case, like envelope.example',
  )

const certificateArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
    'expected the ARN of an issued certificate in ACM, like arn:aws:acm:eu-central-1:111111111111:certificate/…',
  )

const dns = z.discriminatedUnion(
  'provider',
  [
    z.strictObject({
      provider: z.literal('route53'),
      hostedZoneId: z
        .string()
        .regex(/^Z[A-Z0-9]+$/, 'expected the id of a hosted zone, like Z0123456789ABCDEFGHIJ'),
      hostedZoneName: domainName,
    }),
    z.strictObject({ provider: z.literal('cloudflare'), certificateArn }),
  ],
  { error: 'expected provider "route53" or "cloudflare"' },
)

const replicaCount = z
  .int('expected a whole number')
  .min(0, 'expected 0 or more')
  .max(100, 'expected 100 or less')

/** What Fargate sells: memory in MiB by CPU units. */
const fargateMemory: Record<number, readonly number[]> = {
  256: [512, 1024, 2048],
  512: [1024, 2048, 3072, 4096],
  1024: range(2, 8),
  2048: range(4, 16),
  4096: range(8, 30),
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => (from + index) * 1024)
}

/** What an environment may change about a service of the topology. */
const serviceOverrides = z.strictObject({
  min: replicaCount.optional(),
  max: replicaCount.optional(),
  cpu: z.literal([256, 512, 1024, 2048, 4096], 'expected 256, 512, 1024, 2048 or 4096 CPU units').optional(),
  memory: z.int('expected MiB').optional(),
})

const services = z.record(z.string(), serviceOverrides).superRefine((overrides, context) => {
  for (const [name, override] of Object.entries(overrides)) {
    const issue = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name, ...(field ? [field] : [])], message, input: override })
    const service = topology.services[name]
    if (!service) {
      issue('', `expected a service of the topology: ${Object.keys(topology.services).join(', ')}`)
      continue
    }
    const { min = service.replicas.min, max = service.replicas.max } = override
    if (min > max && override.min !== undefined) issue('min', `expected at most max, which is ${max}`)
    else if (min > max) issue('max', `expected at least min, which is ${min}`)
    if (service.replicas.scaling === 'fixed' && min !== max)
      issue('max', `expected min, ${min}: the topology has a fixed number of ${name}`)
    if (service.replicas.maxHealthyPercent <= 100 && max > 1)
      issue('max', `expected 1: the topology says that there are never two of ${name}`)
    const { cpu = service.size.cpu, memory = service.size.memory } = override
    const allowed = fargateMemory[cpu] ?? []
    if (!allowed.includes(memory))
      issue('memory', `expected what Fargate has for ${cpu} CPU units: ${allowed.join(', ')}`)
  }
})

const repository = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/, 'expected a repository at GitHub, OWNER/NAME, like envelope-example/envelope')

const network = z.strictObject({
  /** AWS's own prefix list of S3 in the region. */
  s3PrefixList: z
    .string()
    .regex(
      /^pl-[0-9a-f]{8,17}$/,
      'expected the id of the prefix list of S3: aws ec2 describe-managed-prefix-lists ' +
        '--filters Name=prefix-list-name,Values=com.amazonaws.REGION.s3',
    ),
})

const database = z
  .strictObject({
    instanceType: z
      .string()
      .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, 'expected an instance type, like db.t3.medium'),
    multiAz: z.boolean(),
    /** GiB. */
    allocatedStorage: z.int().min(20, 'expected at least 20 GiB, the least of gp3'),
    /** GiB that storage may grow to by itself. */
    maxAllocatedStorage: z.int(),
    backupDays: z.int().min(1, 'expected at least 1 day').max(35, 'expected at most 35 days'),
    deletionProtection: z.boolean(),
  })
  .refine(({ allocatedStorage, maxAllocatedStorage }) => maxAllocatedStorage >= allocatedStorage, {
    path: ['maxAllocatedStorage'],
    error: 'expected at least allocatedStorage',
  })

const cache = z.strictObject({
  engine: z.enum(['redis', 'valkey'], 'expected redis or valkey'),
  instanceType: z
    .string()
    .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'expected an instance type, like cache.t3.micro'),
  multiAz: z.boolean(),
})

/** Everything that differs between environments. */
export const parametersSchema = z
  .strictObject({
    project: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{1,19}$/,
        'expected 2 to 20 lower-case letters, digits and hyphens, like envelope',
      ),
    environment: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,14}$/, 'expected 2 to 15 lower-case letters and digits, like staging'),
    account: z.string().regex(/^\d{12}$/, 'expected the 12 digits of an AWS account'),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region, like eu-central-1'),
    /** Tenants are at `<slug>.<domain>`. */
    domain: domainName,
    dns,
    /** Listens on 80 as well, only to redirect to HTTPS. */
    redirectHttp: z.boolean().default(false),
    /** Domains of tenants' own, each with its certificate: how to get one is in docs/deployment-guide.md. */
    customDomains: z.array(z.strictObject({ domain: domainName, certificateArn })).default([]),
    /** `laravel`: API, worker, scheduler and reverb run the Laravel image; `shim`: this repository's images. */
    api: z.strictObject({ image: z.enum(['laravel', 'shim'], 'expected laravel or shim') }),
    /** Where the pipelines find what they build: this repository, and that of the Laravel API. */
    repositories: z.strictObject({ own: repository, laravel: repository }),
    /** Who is asked, by mail, before a release is deployed; absent where nobody is. */
    approval: z
      .strictObject({
        emails: z.array(z.email('expected an address')).min(1, 'expected at least one address'),
      })
      .optional(),
    services: services.default({}),
    network,
    database,
    cache,
    mail: z.strictObject({
      from: z.email('expected the address that mail is sent from'),
    }),
    firewall: z.strictObject({
      /** Of one address; above, it is refused until it is below again. */
      requestsPerFiveMinutes: z.int().min(100, 'expected at least 100').max(2_000_000_000),
    }),
    alerts: z.strictObject({
      emails: z.array(z.email('expected an address')).min(1, 'expected at least one address'),
      /** US dollars. */
      monthlyBudget: z.number().positive('expected more than 0'),
    }),
  })
  .superRefine(({ domain, dns, customDomains }, context) => {
    const issue = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message, input: undefined })
    if (
      dns.provider === 'route53' &&
      domain !== dns.hostedZoneName &&
      !domain.endsWith(`.${dns.hostedZoneName}`)
    )
      issue(
        ['domain'],
        `expected ${dns.hostedZoneName} or a name below it, which the hosted zone answers for`,
      )
    const seen = new Set<string>()
    for (const [index, custom] of customDomains.entries()) {
      if (custom.domain === domain || custom.domain.endsWith(`.${domain}`))
        issue(
          ['customDomains', index, 'domain'],
          `expected a domain outside ${domain}, which every tenant has`,
        )
      if (seen.has(custom.domain)) issue(['customDomains', index, 'domain'], 'expected each domain once')
      seen.add(custom.domain)
    }
  })

export type ParametersInput = z.input<typeof parametersSchema>
export type Parameters = z.output<typeof parametersSchema>

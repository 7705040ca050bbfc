import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import {
  dataDirectory,
  EnvironmentError,
  flag,
  integer,
  list,
  oneOf,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type EnvironmentVariables,
} from '@envelope/service'
import { services } from '@envelope/topology'
import { z } from 'zod'
import type { Chaos } from './chaos/chaos.ts'
import { failpoints, type Failpoint } from './failpoints.ts'
import {
  gatewaySettings,
  gatewayVariables,
  serveVariables,
  type GatewaySettings,
} from './gateway/configuration.ts'
import { limitedBy, type RateLimitsByMinute } from './http/rate-limits.ts'

/** Production has no defaults for what only the people who run it can know. */
function environmentOf(production: boolean) {
  const neededInProduction = <Type extends z.ZodType>(type: Type) =>
    (production ? type : type.optional()) as z.ZodOptional<Type>
  return z.object({
    ...serveVariables(production),
    TENANT_PORT: port().default(services.tenant.localPort),
    BASE_DOMAIN: neededInProduction(domainName),
    PUBLIC_URL_TEMPLATE: publicUrlTemplate.optional(),
    APP_KEY: secret({ minimumLength: 32, development: 'app-key' }),
    // These hold passwords, so that a wrong value is not shown.
    DATABASE_URL: neededInProduction(url(['mysql', 'mariadb', 'sqlite']).meta({ secret: true })),
    REDIS_URL: url(['redis', 'rediss']).meta({ secret: true }).optional(),
    // Where passwords are kept, and rotated, apart from the addresses they belong to.
    DATABASE_PASSWORD: secret().optional(),
    REDIS_PASSWORD: secret().optional(),
    SMTP_URL: url(['smtp', 'smtps']).meta({ secret: true }).optional(),
    MAIL_FROM: text('expected a sender, like Envelope <no-reply@envelope.example>').optional(),
    // By the names that Laravel knows them by; credentials are found as the AWS SDK finds them.
    TENANT_BUCKET_PREFIX: bucketPrefix.optional(),
    TENANT_BUCKET_KEY: text('expected the ARN of a KMS key').optional(),
    AWS_DEFAULT_REGION: text('expected a region, like eu-central-1').optional(),
    AWS_ENDPOINT: url().optional(),
    PRESIGNED_DOWNLOADS: flag().default(false),
    DNS_SERVERS: dnsServers.optional(),
    RATE_LIMITS: rateLimits.default(() => (production ? { ip: 1_200, account: 1_200, tenant: 24_000 } : {})),
    HEADERS_TIMEOUT_SECONDS: integer(1, 3_600).default(15),
    REQUEST_TIMEOUT_SECONDS: integer(1, 3_600).default(300),
    FAILPOINT: (production
      ? z.never('expected nothing: it kills the process on purpose, which production refuses')
      : oneOf(failpoints)
    ).optional() as z.ZodOptional<z.ZodType<Failpoint>>,
    REVERB_APP_ID: text().default('envelope'),
    REVERB_APP_KEY: text().default('envelope-local'),
    REVERB_APP_SECRET: secret({ development: 'reverb-app-secret' }),
    REVERB_HOST: text('expected a host name').default('127.0.0.1'),
    REVERB_PORT: port().default(services.reverb.localPort),
    REVERB_SCHEME: oneOf(['http', 'https']).default('http'),
    ...gatewayVariables,
  })
}

const domainName = z
  .string({ error: 'expected a domain name, like envelope.example' })
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'expected a domain name in lower case, like envelope.example')

/** A tenant's id of 36 characters follows, and a bucket's name has 63 at most. */
const bucketPrefix = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,26}$/,
    'expected at most 27 of a-z, 0-9 and -, like envelope-production-tenant-',
  )

const dnsServersExpected = 'expected addresses of DNS servers, like 192.0.2.53,[2001:db8::53]:5353'
const dnsServers = list(dnsServersExpected).pipe(
  z.array(z.string().refine(isServerAddress, dnsServersExpected)).min(1, dnsServersExpected),
)

function isServerAddress(value: string): boolean {
  if (isIP(value)) return true
  const { address = '', port = '' } = /^\[?(?<address>[^\]]+)\]?:(?<port>\d{1,5})$/.exec(value)?.groups ?? {}
  return isIP(address) === (value.startsWith('[') ? 6 : 4) && Number(port) > 0 && Number(port) < 65_536
}

/** `ip:1200,account:600`, or `none`. */
const rateLimits = z.string().transform((value, context): RateLimitsByMinute => {
  const limits: RateLimitsByMinute = {}
  if (value === 'none') return limits
  for (const item of value.split(',')) {
    const [, by, count] = /^(\w+):([1-9]\d{0,8})$/.exec(item.trim()) ?? []
    if (!limitedBy.includes(by as never)) {
      context.addIssue('expected requests a minute, like ip:1200,account:1200,tenant:24000, or none')
      return z.NEVER
    }
    limits[by as (typeof limitedBy)[number]] = Number(count)
  }
  return limits
})

const publicUrlTemplate = z
  .string()
  .refine((value) => value.includes('{tenant}') && URL.canParse(value.replace('{tenant}', 'acme')), {
    error: 'expected an address with {tenant} in it, like https://{tenant}.envelope.example',
  })

export type DatabaseLocation = { dialect: 'sqlite'; path: string } | { dialect: 'mariadb'; url: string }

export interface BucketConfiguration {
  /** A tenant's id follows. */
  prefix: string
  /** KMS key that encrypts what lies there; S3's own where there is none. */
  keyArn: string | undefined
  region: string
  /** Of a server other than Amazon's. */
  endpoint: string | undefined
  /** Whether readers are sent to the bucket, instead of getting the content from here. */
  presignedDownloads: boolean
}

export interface Configuration {
  production: boolean
  host: string
  port: number
  /** Tenants are at `<slug>.<baseDomain>`. */
  baseDomain: string
  /** The address that people open, with `{tenant}` for the slug. */
  publicUrlTemplate: string
  appKey: string
  database: DatabaseLocation
  redisUrl: string | undefined
  smtpUrl: string | undefined
  /** That domains of tenants are looked for at; the machine's own where there are none. */
  dnsServers: readonly string[] | undefined
  /** Where the process is to die, for tests. */
  failpoint: Failpoint | undefined
  rateLimits: RateLimitsByMinute
  /** How long a client may take to send a request's headers, and all of it. */
  timeoutSeconds: { headers: number; request: number }
  mailFrom: string
  filesDirectory: string
  /** Where files lie instead of in `filesDirectory`. */
  bucket: BucketConfiguration | undefined
  reverb: { appId: string; key: string; secret: string; host: string; port: number; scheme: 'http' | 'https' }
  /** What goes to a real Laravel, if anything. */
  gateway: GatewaySettings | undefined
  /** What goes wrong on purpose, in development alone. */
  chaos: Chaos | undefined
}

/**
 * The shim's configuration: from the environment, and outside production from the defaults of local serving.
 * @throws EnvironmentError naming every variable that is wrong, or missing in production
 */
export function readConfiguration(env: EnvironmentVariables = process.env): Configuration {
  const production = env.NODE_ENV === 'production'
  const values = readEnvironment(environmentOf(production), env)
  const baseDomain = values.BASE_DOMAIN ?? 'localhost'
  const publicUrl = production
    ? `https://{tenant}.${baseDomain}`
    : `http://{tenant}.${baseDomain}:${values.TENANT_PORT}`
  return {
    production,
    host: values.HOST,
    port: values.PORT ?? values.API_PORT,
    baseDomain,
    // A load balancer's port is given also where browsers need not name it.
    publicUrlTemplate: (values.PUBLIC_URL_TEMPLATE ?? publicUrl).replace(/^(https:.*):443(?=\/|$)/, '$1'),
    appKey: values.APP_KEY,
    database: databaseLocation(withPassword(values.DATABASE_URL, values.DATABASE_PASSWORD), env),
    redisUrl: withPassword(values.REDIS_URL, values.REDIS_PASSWORD),
    smtpUrl: values.SMTP_URL,
    dnsServers: values.DNS_SERVERS,
    failpoint: values.FAILPOINT,
    rateLimits: values.RATE_LIMITS,
    timeoutSeconds: { headers: values.HEADERS_TIMEOUT_SECONDS, request: values.REQUEST_TIMEOUT_SECONDS },
    mailFrom: values.MAIL_FROM ?? `Envelope <no-reply@${baseDomain}>`,
    filesDirectory: join(dataDirectory(env), 'files'),
    bucket: bucketConfiguration(values),
    reverb: {
      appId: values.REVERB_APP_ID,
      key: values.REVERB_APP_KEY,
      secret: values.REVERB_APP_SECRET,
      host: values.REVERB_HOST,
      port: values.REVERB_PORT,
      scheme: values.REVERB_SCHEME,
    },
    gateway: gatewaySettings(values),
    chaos: values.CHAOS,
  }
}

function bucketConfiguration({
  TENANT_BUCKET_PREFIX: prefix,
  TENANT_BUCKET_KEY: keyArn,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT: endpoint,
  PRESIGNED_DOWNLOADS: presignedDownloads,
}: z.output<ReturnType<typeof environmentOf>>): BucketConfiguration | undefined {
  if (prefix === undefined) return undefined
  if (region === undefined)
    throw new EnvironmentError([
      'AWS_DEFAULT_REGION is not set: expected the region of the buckets that TENANT_BUCKET_PREFIX names',
    ])
  return { prefix, keyArn, region, endpoint, presignedDownloads }
}

/** An address with a password that was given apart from it. */
function withPassword(address: string | undefined, password: string | undefined): string | undefined {
  if (address === undefined || password === undefined) return address
  const url = new URL(address)
  url.password = encodeURIComponent(password)
  return url.href
}

/** `sqlite:` is followed by a path, which counts from the data folder when it is relative. */
function databaseLocation(databaseUrl: string | undefined, env: EnvironmentVariables): DatabaseLocation {
  if (databaseUrl === undefined)
    return { dialect: 'sqlite', path: join(dataDirectory(env), 'database.sqlite') }
  if (!databaseUrl.startsWith('sqlite:')) return { dialect: 'mariadb', url: databaseUrl }
  const path = decodeURI(databaseUrl.replace(/^sqlite:(\/\/)?/, ''))
  return { dialect: 'sqlite', path: resolve(dataDirectory(env), path) }
}

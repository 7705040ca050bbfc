import { join, resolve } from 'node:path'
import {
  dataDirectory,
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

/** Production has no defaults for what only the people who run it can know. */
function environmentOf(production: boolean) {
  const neededInProduction = <Type extends z.ZodType>(type: Type) =>
    (production ? type : type.optional()) as z.ZodOptional<Type>
  return z.object({
    HOST: text('expected an address to listen on').default(production ? '0.0.0.0' : '127.0.0.1'),
    PORT: port().optional(),
    API_PORT: port().default(production ? services.api.port : services.api.localPort),
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
    REVERB_APP_ID: text().default('envelope'),
    REVERB_APP_KEY: text().default('envelope-local'),
    REVERB_APP_SECRET: secret({ development: 'reverb-app-secret' }),
    REVERB_HOST: text('expected a host name').default('127.0.0.1'),
    REVERB_PORT: port().default(services.reverb.localPort),
    REVERB_SCHEME: oneOf(['http', 'https']).default('http'),
  })
}

const domainName = z
  .string({ error: 'expected a domain name, like envelope.example' })
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'expected a domain name in lower case, like envelope.example')

const publicUrlTemplate = z
  .string()
  .refine((value) => value.includes('{tenant}') && URL.canParse(value.replace('{tenant}', 'acme')), {
    error: 'expected an address with {tenant} in it, like https://{tenant}.envelope.example',
  })

export type DatabaseLocation = { dialect: 'sqlite'; path: string } | { dialect: 'mariadb'; url: string }

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
  mailFrom: string
  filesDirectory: string
  reverb: { appId: string; key: string; secret: string; host: string; port: number; scheme: 'http' | 'https' }
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
    mailFrom: values.MAIL_FROM ?? `Envelope <no-reply@${baseDomain}>`,
    filesDirectory: join(dataDirectory(env), 'files'),
    reverb: {
      appId: values.REVERB_APP_ID,
      key: values.REVERB_APP_KEY,
      secret: values.REVERB_APP_SECRET,
      host: values.REVERB_HOST,
      port: values.REVERB_PORT,
      scheme: values.REVERB_SCHEME,
    },
  }
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

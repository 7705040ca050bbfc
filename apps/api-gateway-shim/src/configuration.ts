import { join, resolve } from 'node:path'
import {
  dataDirectory,
  developmentSecret,
  EnvironmentError,
  oneOf,
  port,
  readEnvironment,
  secret,
  text,
  url,
  type EnvironmentVariables,
} from '@envelope/service'
import { localPort } from '@envelope/topology'
import { z } from 'zod'

const environment = z.object({
  NODE_ENV: text().default('development'),
  HOST: text('expected an address to listen on').optional(),
  PORT: port().optional(),
  BASE_DOMAIN: text('expected a domain name, like envelope.example').optional(),
  PUBLIC_URL_TEMPLATE: text('expected an address with {tenant} in it, like https://{tenant}.envelope.example')
    .refine((value) => value.includes('{tenant}') && URL.canParse(value.replace('{tenant}', 'acme')), {
      error: 'expected an address with {tenant} in it, like https://{tenant}.envelope.example',
    })
    .optional(),
  APP_KEY: secret({ minimumLength: 32 }).optional(),
  // Both hold passwords, so that a wrong value must not be shown.
  DATABASE_URL: url(['mysql', 'mariadb', 'sqlite']).meta({ secret: true }).optional(),
  REDIS_URL: url(['redis', 'rediss']).meta({ secret: true }).optional(),
  SMTP_URL: url(['smtp', 'smtps']).meta({ secret: true }).optional(),
  MAIL_FROM: text('expected a sender, like Envelope <no-reply@envelope.example>').optional(),
  REVERB_APP_ID: text().default('envelope'),
  REVERB_APP_KEY: text().default('envelope-local'),
  REVERB_APP_SECRET: secret().optional(),
  REVERB_HOST: text('expected a host name').default('127.0.0.1'),
  REVERB_PORT: port().optional(),
  REVERB_SCHEME: oneOf(['http', 'https']).default('http'),
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
  const values = readEnvironment(environment, env)
  const production = values.NODE_ENV === 'production'
  if (production) requireAll(values, ['APP_KEY', 'BASE_DOMAIN', 'DATABASE_URL', 'REVERB_APP_SECRET'])

  const baseDomain = values.BASE_DOMAIN ?? 'localhost'
  return {
    production,
    host: values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: values.PORT ?? localPort('api', env),
    baseDomain,
    publicUrlTemplate:
      values.PUBLIC_URL_TEMPLATE ??
      (production
        ? `https://{tenant}.${baseDomain}`
        : `http://{tenant}.${baseDomain}:${localPort('tenant', env)}`),
    appKey: values.APP_KEY ?? developmentSecret('app-key', env),
    database: databaseLocation(values.DATABASE_URL, env),
    redisUrl: values.REDIS_URL,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? `Envelope <no-reply@${baseDomain}>`,
    filesDirectory: join(dataDirectory(env), 'files'),
    reverb: {
      appId: values.REVERB_APP_ID,
      key: values.REVERB_APP_KEY,
      secret: values.REVERB_APP_SECRET ?? developmentSecret('reverb-app-secret', env),
      host: values.REVERB_HOST,
      port: values.REVERB_PORT ?? localPort('reverb', env),
      scheme: values.REVERB_SCHEME,
    },
  }
}

function requireAll(values: Record<string, unknown>, names: string[]): void {
  const missing = names.filter((name) => values[name] === undefined)
  if (missing.length > 0)
    throw new EnvironmentError(missing.map((name) => `${name} is not set: production needs it`))
}

function databaseLocation(databaseUrl: string | undefined, env: EnvironmentVariables): DatabaseLocation {
  if (databaseUrl === undefined)
    return { dialect: 'sqlite', path: join(dataDirectory(env), 'database.sqlite') }
  if (!databaseUrl.startsWith('sqlite:')) return { dialect: 'mariadb', url: databaseUrl }
  return {
    dialect: 'sqlite',
    path: resolve(dataDirectory(env), decodeURI(databaseUrl.replace(/^sqlite:(\/\/)?/, ''))),
  }
}

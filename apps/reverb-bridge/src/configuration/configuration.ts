import { flag, integer, list, oneOf, port, readEnvironment, secret, text, url } from '@envelope/service'
import type { EnvironmentVariables } from '@envelope/service'
import { services } from '@envelope/topology'
import { z } from 'zod'
import { applicationsVariable, webhookEvents, type ApplicationSettings } from './application-settings.ts'
import { redisSettings, redisVariables, type RedisSettings } from './redis-settings.ts'

/** Bytes. */
export interface Limits {
  requestSize: number
  /** What may wait to be sent to one socket before it is closed as too slow. */
  sendQueueSize: number
  /** Resident memory of the process above which new connections are turned away; 0 for no limit. */
  memory: number
}

export interface Configuration {
  host: string
  port: number
  /** Comes before every path, as in `/ws/app/{key}`; empty for none. */
  path: string
  applications: readonly ApplicationSettings[]
  limits: Limits
  /** How long stopping may take. */
  drainSeconds: number
  /** Processes that share the port. */
  workers: number
  /** Where Prometheus reads; undefined for nowhere. */
  metricsPort: number | undefined
  /** A real Reverb that everything is passed on to; undefined to serve clients here. */
  upstreamUrl: string | undefined
  /** Whether developers see the traffic at `/dev/realtime`. */
  showsTraffic: boolean
  /** Undefined when this node stands alone. */
  redis: RedisSettings | undefined
}

const environment = z.object({
  NODE_ENV: text().default('development'),
  HOST: text().optional(),
  PORT: port().optional(),
  DRAIN_SECONDS: integer(0, 3_600).default(25),
  REVERB_SERVER_HOST: text().optional(),
  REVERB_SERVER_PORT: port().optional(),
  REVERB_SERVER_PATH: text().default(''),
  REVERB_PORT: port().optional(),
  REVERB_APPS: applicationsVariable().optional(),
  REVERB_APP_ID: text().default('envelope'),
  REVERB_APP_KEY: text().default('envelope-local'),
  REVERB_APP_SECRET: secret({ development: 'reverb-app-secret' }),
  REVERB_APP_ALLOWED_ORIGINS: list().default(['*']),
  REVERB_APP_PING_INTERVAL: integer(1, 3_600).default(60),
  REVERB_APP_ACTIVITY_TIMEOUT: integer(1, 3_600).default(30),
  REVERB_APP_MAX_CONNECTIONS: integer(1).optional(),
  REVERB_APP_MAX_MESSAGE_SIZE: integer(1).default(10_000),
  REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM: oneOf(['all', 'members', 'none']).default('members'),
  REVERB_APP_RATE_LIMITING_ENABLED: flag().default(false),
  REVERB_APP_RATE_LIMIT_MAX_ATTEMPTS: integer(1).default(60),
  REVERB_APP_RATE_LIMIT_DECAY_SECONDS: integer(1, 3_600).default(60),
  REVERB_APP_RATE_LIMIT_TERMINATE: flag().default(false),
  REVERB_APP_SUBSCRIPTION_COUNT: flag().default(false),
  REVERB_APP_WEBHOOK_URLS: list()
    .pipe(z.array(z.url({ protocol: /^https?$/, error: 'expected URLs' })))
    .default([]),
  REVERB_APP_WEBHOOK_EVENTS: list()
    .pipe(z.array(z.enum(webhookEvents, { error: `expected some of ${webhookEvents.join(', ')}` })))
    .default([...webhookEvents]),
  REVERB_MAX_REQUEST_SIZE: integer(1).default(10_000),
  REVERB_MAX_SEND_QUEUE_SIZE: integer(1).default(1_048_576),
  REVERB_MAX_MEMORY: integer(0).optional(),
  REVERB_WORKERS: integer(1, 64).default(1),
  REVERB_METRICS_PORT: port().optional(),
  REVERB_UPSTREAM_URL: url().optional(),
  ...redisVariables,
})
/** With `REVERB_APPS` every application brings its own secret. */
const severalApplications = environment.omit({ REVERB_APP_SECRET: true })
type Variables = z.output<typeof environment>

/**
 * Reads Reverb's own variables, so that a Laravel `.env` works unchanged.
 *
 * @throws EnvironmentError naming each wrong variable
 */
export function readConfiguration(given: EnvironmentVariables = process.env): Configuration {
  const env = withoutNulls(given)
  const lists = Boolean(env['REVERB_APPS'] || env['REVERB_APPS_FILE'])
  const values = readEnvironment(lists ? severalApplications : environment, env)
  const production = values.NODE_ENV === 'production'
  // In production REVERB_PORT is the load balancer's, for clients; `nx serve` has none, so there it is ours.
  const servedPort = production ? services.reverb.port : (values.REVERB_PORT ?? services.reverb.localPort)
  return {
    host: values.REVERB_SERVER_HOST ?? values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: values.REVERB_SERVER_PORT ?? values.PORT ?? servedPort,
    path: prefixOf(values.REVERB_SERVER_PATH),
    applications: values.REVERB_APPS ?? [onlyApplication(values as Variables)],
    limits: {
      requestSize: values.REVERB_MAX_REQUEST_SIZE,
      sendQueueSize: values.REVERB_MAX_SEND_QUEUE_SIZE,
      memory: values.REVERB_MAX_MEMORY ?? defaultMemoryLimit(),
    },
    drainSeconds: values.DRAIN_SECONDS,
    workers: values.REVERB_WORKERS,
    metricsPort: values.REVERB_METRICS_PORT,
    upstreamUrl: values.REVERB_UPSTREAM_URL,
    showsTraffic: !production,
    redis: redisSettings(values),
  }
}

/** Laravel's `.env` says `REDIS_PASSWORD=null` where it means that there is none. */
function withoutNulls(env: EnvironmentVariables): EnvironmentVariables {
  const isNull = (value: string | undefined) => value === 'null' || value === '(null)'
  // Only what is asked for is looked at, so that nobody's variable counts as read.
  return new Proxy(env, { get: (all, name: string) => (isNull(all[name]) ? undefined : all[name]) })
}

function onlyApplication(values: Variables): ApplicationSettings {
  return {
    id: values.REVERB_APP_ID,
    key: values.REVERB_APP_KEY,
    secret: values.REVERB_APP_SECRET,
    allowedOrigins: values.REVERB_APP_ALLOWED_ORIGINS,
    pingIntervalSeconds: values.REVERB_APP_PING_INTERVAL,
    activityTimeoutSeconds: values.REVERB_APP_ACTIVITY_TIMEOUT,
    maxConnections: values.REVERB_APP_MAX_CONNECTIONS,
    maxMessageSize: values.REVERB_APP_MAX_MESSAGE_SIZE,
    acceptClientEventsFrom: values.REVERB_APP_ACCEPT_CLIENT_EVENTS_FROM,
    rateLimit: values.REVERB_APP_RATE_LIMITING_ENABLED
      ? {
          attempts: values.REVERB_APP_RATE_LIMIT_MAX_ATTEMPTS,
          seconds: values.REVERB_APP_RATE_LIMIT_DECAY_SECONDS,
          terminates: values.REVERB_APP_RATE_LIMIT_TERMINATE,
        }
      : undefined,
    sendsSubscriptionCount: values.REVERB_APP_SUBSCRIPTION_COUNT,
    webhooks: values.REVERB_APP_WEBHOOK_URLS.map((url) => ({
      url,
      events: values.REVERB_APP_WEBHOOK_EVENTS,
    })),
  }
}

function prefixOf(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '')
  return trimmed === '' ? '' : `/${trimmed}`
}

/** Of a container's memory, what leaves room for the requests and messages of those who are already here. */
function defaultMemoryLimit(): number {
  const available = process.constrainedMemory() || 0
  // Without a limit the system reports a number near 2^64.
  return available > 0 && available < 2 ** 48 ? Math.floor(available * 0.85) : 0
}

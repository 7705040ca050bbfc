import { flag, integer, list, oneOf, port, secret, text, url } from '@envelope/service'
import type { z } from 'zod'

interface Address {
  host: string
  port: number
}

/** Where Redis is: one server, what sentinels name, or a cluster. */
export interface RedisSettings {
  kind: 'server' | 'sentinel' | 'cluster'
  addresses: readonly Address[]
  /** The group that the sentinels watch. */
  sentinelName: string
  username: string | undefined
  password: string | undefined
  database: number
  tls: boolean
  /** Reverb's name for its channel on Redis; used as it is only to speak with Reverb itself. */
  channel: string
  /** `reverb`: take part among Laravel Reverb servers, in their format. */
  format: 'own' | 'reverb'
  /** Begins the name of every channel and key that this server uses on Redis. */
  prefix: string
  /** A node that was not heard of for so long is taken for dead, and its members for gone. */
  nodeTimeoutSeconds: number
}

const addresses = () =>
  list().transform((values, context) =>
    values.map((value): Address => {
      const parsed = URL.parse(`redis://${value}`)
      if (parsed?.hostname) return { host: parsed.hostname, port: Number(parsed.port || 6379) }
      context.addIssue({ code: 'custom', message: 'expected a list of host:port separated by commas' })
      return { host: '', port: 0 }
    }),
  )

/** Laravel's names, and some of our own. */
export const redisVariables = {
  REVERB_SCALING_ENABLED: flag().default(false),
  REVERB_SCALING_CHANNEL: text().default('reverb'),
  REVERB_SCALING_COMPAT: oneOf(['none', 'reverb']).default('none'),
  REVERB_SCALING_NODE_TIMEOUT: integer(1, 300).default(10),
  REDIS_URL: url(['redis', 'rediss']).meta({ secret: true }).optional(),
  REDIS_SCHEME: oneOf(['tcp', 'tls']).default('tcp'),
  REDIS_HOST: text().default('127.0.0.1'),
  REDIS_PORT: port().default(6379),
  REDIS_USERNAME: text().optional(),
  REDIS_PASSWORD: secret().optional(),
  REDIS_DB: integer(0).default(0),
  REDIS_SENTINELS: addresses().optional(),
  REDIS_SENTINEL_NAME: text().default('mymaster'),
  REDIS_CLUSTER_NODES: addresses().optional(),
}

type RedisVariables = z.output<z.ZodObject<typeof redisVariables>>

/** Undefined when this node stands alone. */
export function redisSettings(values: RedisVariables): RedisSettings | undefined {
  if (!values.REVERB_SCALING_ENABLED) return undefined
  const common = {
    sentinelName: values.REDIS_SENTINEL_NAME,
    username: values.REDIS_USERNAME,
    password: values.REDIS_PASSWORD,
    database: values.REDIS_DB,
    tls: values.REDIS_SCHEME === 'tls',
    channel: values.REVERB_SCALING_CHANNEL,
    format: values.REVERB_SCALING_COMPAT === 'reverb' ? ('reverb' as const) : ('own' as const),
    prefix: `reverb-bridge:${values.REVERB_SCALING_CHANNEL}`,
    nodeTimeoutSeconds: values.REVERB_SCALING_NODE_TIMEOUT,
  }
  if (values.REDIS_CLUSTER_NODES) return { ...common, kind: 'cluster', addresses: values.REDIS_CLUSTER_NODES }
  if (values.REDIS_SENTINELS) return { ...common, kind: 'sentinel', addresses: values.REDIS_SENTINELS }
  if (!values.REDIS_URL) {
    return { ...common, kind: 'server', addresses: [{ host: values.REDIS_HOST, port: values.REDIS_PORT }] }
  }
  const { protocol, hostname, port, username, password, pathname } = new URL(values.REDIS_URL)
  return {
    ...common,
    kind: 'server',
    addresses: [{ host: hostname, port: Number(port || 6379) }],
    username: decodeURIComponent(username) || common.username,
    password: decodeURIComponent(password) || common.password,
    database: Number(pathname.slice(1) || common.database),
    tls: protocol === 'rediss:' || common.tls,
  }
}

import { EnvironmentError, flag, integer, list, oneOf, port, secret, text } from '@envelope/service'
import { z } from 'zod'

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
  /** Of the sentinels, who have users of their own. */
  sentinelUsername: string | undefined
  sentinelPassword: string | undefined
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

const addresses = (defaultPort: number) =>
  list().transform((values, context) =>
    values.map((value): Address => {
      const parsed = URL.parse(`redis://${value}`)
      if (parsed?.hostname && !/[@/?#]/.test(value)) return addressOf(parsed, defaultPort)
      context.addIssue({ code: 'custom', message: 'expected a list of host:port separated by commas' })
      return z.NEVER
    }),
  )

const addressOf = ({ hostname, port }: URL, defaultPort = 6379): Address => ({
  host: hostname.replace(/^\[(.*)\]$/, '$1'),
  port: Number(port || defaultPort),
})

/** Laravel takes `tcp` and `tls` for `redis` and `rediss`. */
const redisUrl = () => {
  const expected = 'expected redis://[[user]:password@]host[:port][/database], or rediss:// for TLS'
  const isUsable = (value: string) => {
    const parsed = URL.parse(value)
    return (
      parsed !== null &&
      /^(redis|rediss|tcp|tls):$/.test(parsed.protocol) &&
      parsed.hostname !== '' &&
      /^(\/\d*)?$/.test(parsed.pathname)
    )
  }
  return z.string({ error: expected }).refine(isUsable, expected).meta({ secret: true })
}

/** Laravel's names, and some of our own. */
export const redisVariables = {
  REVERB_SCALING_ENABLED: flag().default(false),
  REVERB_SCALING_CHANNEL: text().default('reverb'),
  REVERB_SCALING_COMPAT: oneOf(['none', 'reverb']).default('none'),
  REVERB_SCALING_NODE_TIMEOUT: integer(1, 300).default(10),
  REDIS_URL: redisUrl().optional(),
  REDIS_SCHEME: oneOf(['tcp', 'tls']).default('tcp'),
  REDIS_HOST: text().default('127.0.0.1'),
  REDIS_PORT: port().default(6379),
  REDIS_USERNAME: text().optional(),
  REDIS_PASSWORD: secret().optional(),
  REDIS_DB: integer(0).default(0),
  REDIS_SENTINELS: addresses(26379).optional(),
  REDIS_SENTINEL_NAME: text().default('mymaster'),
  REDIS_SENTINEL_USERNAME: text().optional(),
  REDIS_SENTINEL_PASSWORD: secret().optional(),
  REDIS_CLUSTER_NODES: addresses(6379).optional(),
}

type RedisVariables = z.output<z.ZodObject<typeof redisVariables>>

/**
 * Undefined when this node stands alone.
 *
 * @throws EnvironmentError when the variables do not go together
 */
export function redisSettings(values: RedisVariables): RedisSettings | undefined {
  if (!values.REVERB_SCALING_ENABLED) return undefined
  const problems = contradictions(values)
  if (problems.length > 0) throw new EnvironmentError(problems)
  const common = {
    sentinelName: values.REDIS_SENTINEL_NAME,
    sentinelUsername: values.REDIS_SENTINEL_USERNAME,
    sentinelPassword: values.REDIS_SENTINEL_PASSWORD,
    channel: values.REVERB_SCALING_CHANNEL,
    format: values.REVERB_SCALING_COMPAT === 'reverb' ? ('reverb' as const) : ('own' as const),
    prefix: `reverb-bridge:${values.REVERB_SCALING_CHANNEL}`,
    nodeTimeoutSeconds: values.REVERB_SCALING_NODE_TIMEOUT,
    ...serverOf(values),
  }
  const { REDIS_CLUSTER_NODES: nodes, REDIS_SENTINELS: sentinels } = values
  if (nodes) return { ...common, kind: 'cluster', addresses: nodes }
  if (sentinels) return { ...common, kind: 'sentinel', addresses: sentinels }
  return { ...common, kind: 'server', addresses: [common.address] }
}

/** By the URL, and by the single variables where that says nothing. */
function serverOf(values: RedisVariables) {
  const single = {
    address: { host: values.REDIS_HOST, port: values.REDIS_PORT },
    username: values.REDIS_USERNAME,
    password: values.REDIS_PASSWORD,
    database: values.REDIS_DB,
    tls: values.REDIS_SCHEME === 'tls',
  }
  if (!values.REDIS_URL) return single
  const parsed = new URL(values.REDIS_URL)
  return {
    address: addressOf(parsed),
    username: decodeURIComponent(parsed.username) || single.username,
    password: decodeURIComponent(parsed.password) || single.password,
    database: Number(parsed.pathname.slice(1) || single.database),
    tls: parsed.protocol === 'rediss:' || parsed.protocol === 'tls:' || single.tls,
  }
}

function contradictions(values: RedisVariables): string[] {
  if (!values.REDIS_CLUSTER_NODES) return []
  const problems: string[] = []
  if (values.REDIS_SENTINELS) {
    problems.push('REDIS_SENTINELS and REDIS_CLUSTER_NODES are both set: expected only one of them')
  }
  if (serverOf(values).database !== 0) {
    problems.push(
      `REDIS_DB="${serverOf(values).database}": expected 0, which is all that a Redis Cluster has`,
    )
  }
  if (values.REVERB_SCALING_COMPAT === 'reverb') {
    problems.push(
      'REVERB_SCALING_COMPAT="reverb": expected one server, since Reverb knows no Redis Cluster; set REDIS_HOST and REDIS_PORT to one of its nodes instead of REDIS_CLUSTER_NODES',
    )
  }
  return problems
}

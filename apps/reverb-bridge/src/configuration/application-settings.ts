import { z } from 'zod'

/** What webhooks tell of, by Pusher's names. */
export const webhookEvents = [
  'channel_occupied',
  'channel_vacated',
  'member_added',
  'member_removed',
  'client_event',
  'cache_miss',
  'subscription_count',
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

/** Where an application is told of what happens, and of what. */
export interface WebhookSettings {
  url: string
  events: readonly WebhookEvent[]
}

/** At most `attempts` messages of one client within `seconds`. */
export interface RateLimit {
  attempts: number
  seconds: number
  /** Whether a client over it is closed, or only refused. */
  terminates: boolean
}

/** One program that publishes here, and what its clients may do. */
export interface ApplicationSettings {
  /** In the HTTP API's paths. */
  id: string
  /** In the WebSocket's path. */
  key: string
  /** Signs subscriptions, sign-ins, HTTP requests and webhooks. */
  secret: string
  /** Host names, `*` standing for any part of one. */
  allowedOrigins: readonly string[]
  /** After this long without a sign of life a socket is sent a ping, and closed when it does not answer. */
  pingIntervalSeconds: number
  /** After this long without a message clients should send a ping themselves. */
  activityTimeoutSeconds: number
  /** Open sockets on all nodes; undefined for no limit. */
  maxConnections: number | undefined
  /** Bytes of one client message. */
  maxMessageSize: number
  /** `members`: of private and presence channels. `all`: anyone, on any channel. */
  acceptClientEventsFrom: 'all' | 'members' | 'none'
  rateLimit: RateLimit | undefined
  /** Whether clients are told how many are subscribed, as hosted Pusher does when it is switched on. */
  sendsSubscriptionCount: boolean
  webhooks: readonly WebhookSettings[]
}

const seconds = z.int().min(1).max(3_600)

/** One entry of `REVERB_APPS`, by the names of Reverb's `config/reverb.php`. */
const application = z
  .strictObject({
    app_id: z.string().min(1),
    key: z.string().min(1),
    secret: z.string().min(1),
    options: z.unknown().optional(),
    allowed_origins: z.array(z.string()).default(['*']),
    ping_interval: seconds.default(60),
    activity_timeout: seconds.default(30),
    max_connections: z.int().min(1).nullish(),
    max_message_size: z.int().min(1).default(10_000),
    accept_client_events_from: z.enum(['all', 'members', 'none']).default('members'),
    rate_limiting: z
      .strictObject({
        enabled: z.boolean().default(false),
        max_attempts: z.int().min(1).default(60),
        decay_seconds: seconds.default(60),
        terminate_on_limit: z.boolean().default(false),
      })
      .nullish(),
    subscription_count: z.boolean().default(false),
    webhooks: z
      .array(
        z.strictObject({
          url: z.url({ protocol: /^https?$/ }),
          event_types: z.array(z.enum(webhookEvents)).default([...webhookEvents]),
        }),
      )
      .default([]),
  })
  .transform((given): ApplicationSettings => {
    const limit = given.rate_limiting
    return {
      id: given.app_id,
      key: given.key,
      secret: given.secret,
      allowedOrigins: given.allowed_origins,
      pingIntervalSeconds: given.ping_interval,
      activityTimeoutSeconds: given.activity_timeout,
      maxConnections: given.max_connections ?? undefined,
      maxMessageSize: given.max_message_size,
      acceptClientEventsFrom: given.accept_client_events_from,
      rateLimit: limit?.enabled
        ? {
            attempts: limit.max_attempts,
            seconds: limit.decay_seconds,
            terminates: limit.terminate_on_limit,
          }
        : undefined,
      sendsSubscriptionCount: given.subscription_count,
      webhooks: given.webhooks.map(({ url, event_types }) => ({ url, events: event_types })),
    }
  })

const applicationList = z
  .array(application)
  .min(1)
  .refine((list) => isUnique(list.map(({ id }) => id)), 'two applications have the same app_id')
  .refine((list) => isUnique(list.map(({ key }) => key)), 'two applications have the same key')

const isUnique = (values: string[]) => new Set(values).size === values.length

/** The variable `REVERB_APPS`: several applications as JSON. Its value holds secrets and is never shown. */
export const applicationsVariable = () =>
  z
    .string()
    .meta({ secret: true })
    .transform((text, context) => {
      const result = applicationList.safeParse(parseJson(text))
      if (result.success) return result.data
      const { path, message } = result.error.issues[0]!
      const place = path.length === 0 ? '' : ` (at ${path.join('.')}: ${message})`
      const shown = path.length === 0 ? `: ${message}` : place
      context.addIssue({
        code: 'custom',
        message: `expected a JSON list of applications by the names of config/reverb.php${shown}`,
      })
      return z.NEVER
    })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

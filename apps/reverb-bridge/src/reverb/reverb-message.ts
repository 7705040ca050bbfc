import { z } from 'zod'
import type { ChannelEvent } from '../cluster/adapter.ts'
import type { ApplicationSettings } from '../configuration/application-settings.ts'
import { PhpCase, PhpObject, serialize, unserialize } from './php-serialization.ts'

/*
 * What Laravel Reverb 1.11 says on Redis when scaling is on. It carries the whole application, its secret included,
 * serialized by PHP: that is why only the compatibility mode speaks it.
 */

export type Question = 'CHANNEL' | 'CHANNELS' | 'CHANNEL_USERS' | 'CONNECTIONS'

export type ReverbMessage =
  | { kind: 'event'; application: string; event: ChannelEvent }
  | { kind: 'terminate'; application: string; userId: string }
  | { kind: 'question'; application: string; key: string; question: Question; options: QuestionOptions }
  | { kind: 'answer'; key: string; content: unknown }

const envelope = z.object({
  type: z.string(),
  application: z.string().optional(),
  payload: z.unknown().optional(),
  socket_id: z.string().optional(),
})
const application = z.object({ id: z.string(), key: z.string() })
const event = z.object({
  event: z.string(),
  channel: z.string().optional(),
  channels: z.array(z.string()).optional(),
  data: z.unknown().optional(),
  user_id: z.union([z.string(), z.number()]).optional(),
})
const terminate = z.object({ user_id: z.string() })
const options = z.preprocess(
  (value) => (Array.isArray(value) ? {} : value),
  z.object({
    channel: z.string().optional(),
    channels: z.array(z.string()).optional(),
    filter: z.string().nullish(),
    info: z.string().nullish(),
  }),
)
const question = z.object({
  key: z.string(),
  application,
  type: z.enum(['CHANNEL', 'CHANNELS', 'CHANNEL_USERS', 'CONNECTIONS']),
  options,
})
export type QuestionOptions = z.output<typeof options>

/** @throws Error when it is nothing that Reverb says */
export function readReverbMessage(text: string): ReverbMessage {
  const { type, payload, socket_id, ...message } = envelope.parse(JSON.parse(text))
  const idOf = () => application.parse(unserialize(message.application ?? '')).id
  switch (type) {
    case 'message': {
      const said = event.parse(payload)
      const { event: name, channel, channels = channel === undefined ? [] : [channel], data = null } = said
      const isClientEvent = name.startsWith('client-')
      return {
        kind: 'event',
        application: idOf(),
        event: { name, channels, data, except: socket_id, userId: said.user_id, isClientEvent },
      }
    }
    case 'terminate':
      return { kind: 'terminate', application: idOf(), userId: terminate.parse(payload).user_id }
    case 'metrics': {
      const asked = question.parse(unserialize(z.string().parse(payload)))
      const { key, options } = asked
      return { kind: 'question', application: asked.application.id, key, question: asked.type, options }
    }
    default:
      return { kind: 'answer', key: type, content: payload }
  }
}

export function writeEvent(
  settings: ApplicationSettings,
  { name, channels, data, except, userId, isClientEvent }: ChannelEvent,
): string {
  const place = isClientEvent ? { channel: channels[0] } : { channels }
  return JSON.stringify({
    type: 'message',
    application: serialize(phpApplication(settings)),
    payload: { event: name, ...place, data, ...(userId !== undefined && { user_id: userId }) },
    ...(except !== undefined && { socket_id: except }),
  })
}

export function writeTerminate(settings: ApplicationSettings, userId: string): string {
  const application = serialize(phpApplication(settings))
  return JSON.stringify({ type: 'terminate', application, payload: { user_id: userId } })
}

export function writeQuestion(
  settings: ApplicationSettings,
  { key, question, options }: { key: string; question: Question; options: QuestionOptions },
): string {
  const payload = new PhpObject('Laravel\\Reverb\\Protocols\\Pusher\\PendingMetric', {
    subscribers: null,
    data: [],
    key,
    application: phpApplication(settings),
    type: new PhpCase('Laravel\\Reverb\\Protocols\\Pusher\\MetricType', question),
    options,
  })
  return JSON.stringify({ type: 'metrics', payload: serialize(payload) })
}

export const writeAnswer = (key: string, content: unknown) => JSON.stringify({ type: key, payload: content })

function phpApplication(settings: ApplicationSettings): PhpObject {
  const { rateLimit } = settings
  return new PhpObject('Laravel\\Reverb\\Application', {
    id: settings.id,
    key: settings.key,
    secret: settings.secret,
    pingInterval: settings.pingIntervalSeconds,
    activityTimeout: settings.activityTimeoutSeconds,
    allowedOrigins: settings.allowedOrigins,
    maxMessageSize: settings.maxMessageSize,
    maxConnections: settings.maxConnections ?? null,
    acceptClientEventsFrom: settings.acceptClientEventsFrom,
    rateLimiting: {
      enabled: rateLimit !== undefined,
      max_attempts: rateLimit?.attempts ?? 60,
      decay_seconds: rateLimit?.seconds ?? 60,
      terminate_on_limit: rateLimit?.terminates ?? false,
    },
    options: { host: null, port: 443, scheme: 'https', useTLS: true },
  })
}

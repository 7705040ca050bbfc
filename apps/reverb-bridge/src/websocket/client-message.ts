import { z } from 'zod'

const messageSchema = z.object({
  event: z.string().min(1).max(200),
  channel: z.string().nullish(),
  data: z.unknown().optional(),
})

/** Some client libraries send the data of Pusher's own events as text. */
function fromText(data: unknown): unknown {
  return typeof data === 'string' ? JSON.parse(data) : data
}

const subscribeSchema = z.object({
  channel: z.string(),
  auth: z.string().nullish(),
  channel_data: z.string().nullish(),
})
const unsubscribeSchema = z.object({ channel: z.string() })
const signinSchema = z.object({ auth: z.string(), user_data: z.string() })

export type ClientMessage = z.output<typeof messageSchema>

/** @throws Error when the text is not a message of the protocol */
export function readMessage(text: string): ClientMessage {
  return messageSchema.parse(JSON.parse(text))
}

/** @throws Error when the data of a `pusher:subscribe` are not usable */
export function readSubscribe(data: unknown): z.output<typeof subscribeSchema> {
  return subscribeSchema.parse(fromText(data))
}

/** @throws Error when the data of a `pusher:unsubscribe` are not usable */
export function readUnsubscribe(data: unknown): z.output<typeof unsubscribeSchema> {
  return unsubscribeSchema.parse(fromText(data))
}

/** @throws Error when the data of a `pusher:signin` are not usable */
export function readSignin(data: unknown): z.output<typeof signinSchema> {
  return signinSchema.parse(fromText(data))
}

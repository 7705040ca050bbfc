import type { Application } from '../application.ts'
import type { ChannelInfo } from '../cluster/survey.ts'
import type { BatchedEvent, PublishedEvent } from './request-schemas.ts'

/** Sends an event to its channels; what it resolves to is the answer's body. */
export async function publishEvent(
  application: Application,
  { channel, channels, info, name, data, socket_id }: PublishedEvent,
): Promise<{ channels?: Record<string, ChannelInfo> }> {
  const names = channels ?? [channel!]
  await application.publish({ name, channels: names, data, except: socket_id ?? undefined })
  return info ? { channels: await application.survey.channels({ names }, info) } : {}
}

/** Sends each event to its one channel; an answer without any `info` is an empty object, as Reverb's. */
export async function publishBatch(
  application: Application,
  events: readonly BatchedEvent[],
): Promise<{ batch: object }> {
  // Without waiting in between: the adapter keeps the order.
  await Promise.all(
    events.map(({ name, channel, data, socket_id }) =>
      application.publish({ name, channels: [channel], data, except: socket_id ?? undefined }),
    ),
  )
  if (!events.some(({ info }) => info)) return { batch: {} }
  return { batch: await Promise.all(events.map((event) => infoFor(application, event))) }
}

async function infoFor({ survey }: Application, { channel, info }: BatchedEvent): Promise<ChannelInfo> {
  return info ? (await survey.channels({ names: [channel] }, info))[channel]! : {}
}

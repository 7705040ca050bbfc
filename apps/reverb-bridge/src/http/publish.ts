import type { Application } from '../application.ts'
import { encodeFrame } from '../frames.ts'
import { channelInfo, type ChannelInfo } from './channel-info.ts'
import type { BatchedEvent, PublishedEvent } from './request-schemas.ts'

/** Sends an event to its channels; what it returns is the answer's body. */
export function publishEvent(
  application: Application,
  { channel, channels, ...event }: PublishedEvent,
): { channels?: Record<string, ChannelInfo> } {
  const names = channels ?? [channel!]
  const infos = names.map((name) => [name, publishTo(application, name, event)] as const)
  return event.info ? { channels: Object.fromEntries(infos) } : {}
}

/** Sends each event to its one channel; an answer without any `info` is an empty object, as Reverb's. */
export function publishBatch(application: Application, events: readonly BatchedEvent[]): { batch: object } {
  const infos = events.map(({ channel, ...event }) => publishTo(application, channel, event))
  return { batch: events.some(({ info }) => info) ? infos : {} }
}

function publishTo(
  application: Application,
  name: string,
  event: Pick<BatchedEvent, 'name' | 'data' | 'socket_id' | 'info'>,
): ChannelInfo {
  const channel = application.channels.find(name)
  channel?.publish(
    encodeFrame({ event: event.name, data: event.data, channel: name }),
    event.socket_id ?? undefined,
  )
  return channelInfo(channel, event.info)
}

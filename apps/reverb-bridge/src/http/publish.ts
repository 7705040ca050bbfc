import type { Application } from '../application.ts'
import { channelInfo, type ChannelInfo } from './channel-info.ts'
import type { BatchedEvent, PublishedEvent } from './request-schemas.ts'

/** Sends an event to its channels; what it resolves to is the answer's body. */
export async function publishEvent(
  application: Application,
  { channel, channels, info, name, data, socket_id }: PublishedEvent,
): Promise<{ channels?: Record<string, ChannelInfo> }> {
  const names = channels ?? [channel!]
  await application.adapter.publish(application.settings.id, {
    name,
    channels: names,
    data,
    except: socket_id ?? undefined,
  })
  if (!info) return {}
  return { channels: Object.fromEntries(names.map((each) => [each, channelInfo(application, each, info)])) }
}

/** Sends each event to its one channel; an answer without any `info` is an empty object, as Reverb's. */
export async function publishBatch(
  application: Application,
  events: readonly BatchedEvent[],
): Promise<{ batch: object }> {
  // One after the other, but without waiting in between: the adapter keeps the order.
  await Promise.all(
    events.map(({ name, channel, data, socket_id }) =>
      application.adapter.publish(application.settings.id, {
        name,
        channels: [channel],
        data,
        except: socket_id ?? undefined,
      }),
    ),
  )
  const infos = events.map(({ channel, info }) => channelInfo(application, channel, info))
  return { batch: events.some(({ info }) => info) ? infos : {} }
}

import type { Logger } from '@envelope/service'
import { isPresenceName, userOf } from '../channels/channel-name.ts'
import { SubscriptionCounts } from '../channels/subscription-counts.ts'
import type { Adapter, ChannelEvent } from '../cluster/adapter.ts'
import type { Census, CensusListener } from '../cluster/census.ts'
import type { ApplicationSettings, WebhookEvent } from '../configuration/application-settings.ts'
import type { Member } from '../frames.ts'
import { WebhookSender, type WebhookPayload } from './webhook-sender.ts'

/** Who is back within so long was never gone, as with hosted Pusher: a page was reloaded, or a network changed. */
const graceMilliseconds = 3_000

interface WebhooksOptions {
  settings: ApplicationSettings
  census: Census
  adapter: Pick<Adapter, 'isLeader'>
  logger: Logger
}

/**
 * Tells an application's server what happens on its channels. What all nodes see is told by one of them; what one client
 * did, by the node that it is connected to.
 */
export class Webhooks implements CensusListener {
  readonly #targets: { sender: WebhookSender; events: ReadonlySet<WebhookEvent> }[]
  readonly #adapter: Pick<Adapter, 'isLeader'>
  /** What is told only if it stays so, by what would undo it. */
  readonly #leaving = new Map<string, NodeJS.Timeout>()

  constructor({ settings, census, adapter, logger }: WebhooksOptions) {
    this.#adapter = adapter
    this.#targets = settings.webhooks.map(({ url, events }) => ({
      sender: new WebhookSender(url, settings, logger),
      events: new Set(events),
    }))
    const counts = new SubscriptionCounts((channel, subscription_count) =>
      this.#tellAsLeader({ name: 'subscription_count', channel, subscription_count }),
    )
    census.listeners.push(this, counts)
  }

  subscriptionsChanged(channel: string, count: number, previous: number): void {
    if (userOf(channel) !== undefined) return
    if (previous === 0) this.#came(channel, { name: 'channel_occupied', channel })
    else if (count === 0) this.#went(channel, { name: 'channel_vacated', channel })
  }

  memberAdded(channel: string, { user_id }: Member): void {
    if (!isPresenceName(channel)) return
    this.#came(`${channel} ${user_id}`, { name: 'member_added', channel, user_id: String(user_id) })
  }

  memberRemoved(channel: string, { user_id }: Member): void {
    if (!isPresenceName(channel)) return
    this.#went(`${channel} ${user_id}`, { name: 'member_removed', channel, user_id: String(user_id) })
  }

  clientEvent({ name: event, channels, data, except, userId }: ChannelEvent): void {
    const sender = userId === undefined ? {} : { user_id: String(userId) }
    for (const channel of channels) {
      this.#tell({ name: 'client_event', channel, event, data: asText(data), socket_id: except, ...sender })
    }
  }

  cacheMiss(channel: string): void {
    this.#tell({ name: 'cache_miss', channel })
  }

  /** Tells at once what waits, and resolves when it was sent. */
  async close(): Promise<void> {
    for (const timer of this.#leaving.values()) clearTimeout(timer)
    await Promise.all(this.#targets.map(({ sender }) => sender.close()))
  }

  #came(key: string, event: WebhookPayload): void {
    const timer = this.#leaving.get(key)
    clearTimeout(timer)
    if (!this.#leaving.delete(key)) this.#tellAsLeader(event)
  }

  #went(key: string, event: WebhookPayload): void {
    const tell = () => {
      this.#leaving.delete(key)
      this.#tellAsLeader(event)
    }
    this.#leaving.set(key, setTimeout(tell, graceMilliseconds))
  }

  #tellAsLeader(event: WebhookPayload): void {
    if (this.#adapter.isLeader) this.#tell(event)
  }

  #tell(event: WebhookPayload): void {
    for (const { sender, events } of this.#targets) {
      if (events.has(event.name as WebhookEvent)) sender.add(event)
    }
  }
}

const asText = (data: unknown) => (typeof data === 'string' ? data : JSON.stringify(data))

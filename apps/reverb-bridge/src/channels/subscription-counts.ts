import type { CensusListener } from '../cluster/census.ts'
import { subscriptionCount } from '../frames.ts'
import { isPresenceName, userOf } from './channel-name.ts'
import type { Channels } from './channels.ts'

/** From here on a channel's count is sent every five seconds at most, as hosted Pusher does. */
const largeChannel = 100
const largeChannelMilliseconds = 5_000

/** Tells the subscribers of a channel how many they are, on all nodes; members of presence channels know anyway. */
export class SubscriptionCounts implements CensusListener {
  readonly #channels: Channels
  readonly #due = new Map<string, number>()

  constructor(channels: Channels) {
    this.#channels = channels
  }

  subscriptionsChanged(name: string, count: number): void {
    if (isPresenceName(name) || userOf(name) !== undefined) return
    const isDue = this.#due.has(name)
    this.#due.set(name, count)
    if (isDue) return
    const send = () => this.#send(name)
    if (count <= largeChannel) setImmediate(send)
    else setTimeout(send, largeChannelMilliseconds).unref()
  }

  #send(name: string): void {
    const count = this.#due.get(name)!
    this.#due.delete(name)
    this.#channels.find(name)?.publish(subscriptionCount(name, count))
  }
}

import type { CensusListener } from '../cluster/census.ts'
import { isPresenceName, userOf } from './channel-name.ts'

/** From here on a channel's count is told every five seconds at most, as hosted Pusher does. */
const largeChannel = 100
const largeChannelMilliseconds = 5_000

/** Tells how many are subscribed to a channel, on all nodes; members of presence channels are told one by one anyway. */
export class SubscriptionCounts implements CensusListener {
  readonly #tell: (channel: string, count: number) => void
  readonly #due = new Map<string, number>()

  constructor(tell: (channel: string, count: number) => void) {
    this.#tell = tell
  }

  subscriptionsChanged(channel: string, count: number): void {
    if (isPresenceName(channel) || userOf(channel) !== undefined) return
    const isDue = this.#due.has(channel)
    this.#due.set(channel, count)
    if (isDue) return
    const tell = () => {
      const latest = this.#due.get(channel)!
      this.#due.delete(channel)
      this.#tell(channel, latest)
    }
    if (count <= largeChannel) setImmediate(tell)
    else setTimeout(tell, largeChannelMilliseconds).unref()
  }
}

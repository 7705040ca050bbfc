import type { ChannelEvent } from '../cluster/adapter.ts'

export interface CachedEvent {
  name: string
  data: string
}

/** As long as hosted Pusher keeps it. */
export const cacheSeconds = 1_800
const maximumBytes = 64 * 1_048_576

/**
 * The last event that the application published on each cache channel, whether somebody listens or not. Bounded: the
 * channels that were silent longest are forgotten first.
 */
export class EventCache {
  readonly #events = new Map<string, CachedEvent & { expiresAt: number }>()
  #bytes = 0

  get(channel: string): CachedEvent | undefined {
    const event = this.#events.get(channel)
    if (event && event.expiresAt <= Date.now()) this.#delete(channel)
    return this.#events.get(channel)
  }

  set(channel: string, { name, data }: Pick<ChannelEvent, 'name' | 'data'>): void {
    this.#delete(channel)
    this.#events.set(channel, { name, data: String(data), expiresAt: Date.now() + cacheSeconds * 1_000 })
    this.#bytes += sizeOf(channel, this.#events.get(channel)!)
    for (const [oldest] of this.#events) {
      if (this.#bytes <= maximumBytes) break
      this.#delete(oldest)
    }
  }

  #delete(channel: string): void {
    const event = this.#events.get(channel)
    if (!event) return
    this.#bytes -= sizeOf(channel, event)
    this.#events.delete(channel)
  }
}

/** Roughly, in bytes: text, and what its place in the map costs. */
const sizeOf = (channel: string, { name, data }: CachedEvent) =>
  2 * (channel.length + name.length + data.length) + 100

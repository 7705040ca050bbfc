import { setTimeout as delay } from 'node:timers/promises'
import { connectAll } from './connect-all.ts'
import { payload } from './payload.ts'
import type { RawClient } from './raw-client.ts'
import { RawPublisher } from './raw-publisher.ts'

/** So many of those who came last that each process of the server writes to one of them last. */
const witnessCount = 16

/** The subscribers of one channel, and who publishes to them, one event after the other. */
export class Audience {
  readonly #channel: string
  readonly #clients: RawClient[]
  readonly #publisher: RawPublisher
  /** Of one event as it comes. */
  #frameBytes = 0
  /** What each subscriber has, or will have, received in all. */
  #expectedBytes = 0

  private constructor(channel: string, clients: RawClient[], publisher: RawPublisher) {
    this.#channel = channel
    this.#clients = clients
    this.#publisher = publisher
  }

  static async gather(port: number, channel: string, count: number): Promise<Audience> {
    const clients = await connectAll(port, count, channel)
    const audience = new Audience(channel, clients, await RawPublisher.connect(port))
    for (const client of clients) client.bytes = 0
    await audience.#publisher.publish(channel, payload, 1)
    // All have it before they are looked at.
    await delay(500)
    audience.#frameBytes = audience.#expectedBytes = clients[0]!.bytes
    return audience
  }

  /** Resolves when all have read so many events. */
  async hear(events: number): Promise<void> {
    await this.#publish(events, this.#clients)
  }

  /** Resolves when so many events were written to all. Only those who came last read them: the others' wait in the kernel. */
  async leaveUnread(events: number): Promise<void> {
    for (const client of this.#clients.slice(0, -witnessCount)) client.pause()
    await this.#publish(events, this.#clients.slice(-witnessCount))
  }

  /** Resolves when all have read what they had left. */
  async readAll(): Promise<void> {
    for (const client of this.#clients) client.resume()
    await this.#read(this.#clients)
  }

  leave(): void {
    this.#publisher.destroy()
    for (const client of this.#clients) client.destroy()
  }

  async #publish(events: number, readers: RawClient[]): Promise<void> {
    this.#expectedBytes += events * this.#frameBytes
    await Promise.all([this.#publisher.publish(this.#channel, payload, events), this.#read(readers)])
  }

  async #read(readers: RawClient[]): Promise<void> {
    await Promise.all(readers.map((client) => client.receives(this.#expectedBytes)))
  }
}

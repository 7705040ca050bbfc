import type { Connection } from '../websocket/connection.ts'
import { subscriptionSucceeded, type Frame, type UserId } from '../frames.ts'

/** What a client sends to subscribe, beside the channel's name. */
export interface SubscriptionRequest {
  /** `<key>:<signature>` from the application's server. */
  auth?: string | undefined
  /** JSON text that names a presence channel's member; covered by the signature. */
  channelData?: string | undefined
}

/** A public channel: anyone may listen, and only the application's server may speak. */
export class Channel {
  readonly name: string
  readonly allowsClientEvents: boolean = false
  readonly #subscribers = new Set<Connection>()

  constructor(name: string) {
    this.name = name
  }

  get subscriptionCount(): number {
    return this.#subscribers.size
  }

  has(connection: Connection): boolean {
    return this.#subscribers.has(connection)
  }

  /**
   * Adds the connection and confirms it to the client. Repeating it is harmless.
   *
   * @throws SubscriptionError when the request does not give the right to listen
   */
  subscribe(connection: Connection, _request: SubscriptionRequest): void {
    this.add(connection)
    connection.send(subscriptionSucceeded(this.name, {}))
  }

  unsubscribe(connection: Connection): void {
    this.#subscribers.delete(connection)
  }

  /** Sends one frame to all subscribers, but for the one with the socket id `except`. */
  publish(frame: Frame, except?: string): void {
    for (const connection of this.#subscribers) {
      if (connection.socketId !== except) connection.send(frame)
    }
  }

  /** The user as whom a subscriber is present; on channels without presence nobody is. */
  userIdOf(_connection: Connection): UserId | undefined {
    return undefined
  }

  protected add(connection: Connection): void {
    this.#subscribers.add(connection)
  }
}

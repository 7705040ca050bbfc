import type { Application } from '../application.ts'
import { subscriptionSucceeded, type Frame, type UserId } from '../frames.ts'
import type { Connection } from '../websocket/connection.ts'

/** What a client sends to subscribe, beside the channel's name. */
export interface SubscriptionRequest {
  /** `<key>:<signature>` from the application's server. */
  auth?: string | undefined
  /** JSON text that names the user, and maybe their session: a presence channel's member, or who listens to a private one; covered by the signature. */
  channelData?: string | undefined
}

/** A public channel on this node: anyone may listen, and only the application's server may speak. */
export class Channel {
  readonly name: string
  readonly allowsClientEvents: boolean = false
  protected readonly application: Application
  readonly #subscribers = new Set<Connection>()

  constructor(name: string, application: Application) {
    this.name = name
    this.application = application
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0
  }

  has(connection: Connection): boolean {
    return this.#subscribers.has(connection)
  }

  /**
   * Adds the connection and confirms it to the client. Repeating it is harmless.
   *
   * @throws SubscriptionError when the request does not give the right to listen
   */
  subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    this.add(connection)
    connection.send(subscriptionSucceeded(this.name))
  }

  unsubscribe(connection: Connection): void {
    if (this.#subscribers.delete(connection)) this.application.census.subscribed(this.name, -1)
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

  /** Subscribers that listen as the user, or in the session, with this id. */
  connectionsOf(_id: string): Connection[] {
    return []
  }

  /** @throws SubscriptionError when the request does not give the right to listen */
  protected authorize(_connection: Connection, _request: SubscriptionRequest): void {}

  protected add(connection: Connection): void {
    if (this.#subscribers.has(connection)) return
    this.#subscribers.add(connection)
    this.application.census.subscribed(this.name, 1)
  }
}

import type { Credentials } from '../configuration.ts'
import type { Connection } from '../websocket/connection.ts'
import { isChannelName, isPresenceName, isPrivateName } from './channel-name.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { PresenceChannel } from './presence-channel.ts'
import { PrivateChannel } from './private-channel.ts'
import { SubscriptionError } from './subscription-error.ts'

/** All channels of an application that somebody listens to, and who does: the only place that knows. */
export class Channels {
  readonly #credentials: Credentials
  readonly #occupied = new Map<string, Channel>()
  readonly #byConnection = new Map<Connection, Set<Channel>>()

  constructor(credentials: Credentials) {
    this.#credentials = credentials
  }

  get occupied(): Iterable<Channel> {
    return this.#occupied.values()
  }

  find(name: string): Channel | undefined {
    return this.#occupied.get(name)
  }

  /** @throws SubscriptionError when the name or the authorization is not valid */
  subscribe(connection: Connection, name: string, request: SubscriptionRequest): void {
    if (!isChannelName(name)) {
      const rule = 'expected 1 to 164 letters, digits or _ - = @ , . ;'
      throw new SubscriptionError('InvalidChannelName', `The channel name is not valid: ${rule}`, 400)
    }
    const channel = this.#occupied.get(name) ?? this.#create(name)
    channel.subscribe(connection, request)
    this.#occupied.set(name, channel)
    const subscribed = this.#byConnection.get(connection)
    if (subscribed) subscribed.add(channel)
    else this.#byConnection.set(connection, new Set([channel]))
  }

  unsubscribe(connection: Connection, name: string): void {
    const channel = this.#occupied.get(name)
    if (!channel?.has(connection)) return
    this.#byConnection.get(connection)?.delete(channel)
    this.#leave(connection, channel)
  }

  unsubscribeFromAll(connection: Connection): void {
    const subscribed = this.#byConnection.get(connection) ?? []
    this.#byConnection.delete(connection)
    for (const channel of subscribed) this.#leave(connection, channel)
  }

  #leave(connection: Connection, channel: Channel): void {
    channel.unsubscribe(connection)
    if (channel.subscriptionCount === 0) this.#occupied.delete(channel.name)
  }

  #create(name: string): Channel {
    if (isPresenceName(name)) return new PresenceChannel(name, this.#credentials)
    if (isPrivateName(name)) return new PrivateChannel(name, this.#credentials)
    return new Channel(name)
  }
}

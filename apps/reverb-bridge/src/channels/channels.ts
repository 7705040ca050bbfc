import type { Application } from '../application.ts'
import type { Connection } from '../websocket/connection.ts'
import {
  channelNameRule,
  isCacheName,
  isChannelName,
  isPresenceName,
  isPrivateName,
  userOf,
} from './channel-name.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { PresenceChannel } from './presence-channel.ts'
import { PrivateChannel } from './private-channel.ts'
import { SubscriptionError } from './subscription-error.ts'
import { UserChannel } from './user-channel.ts'

/** The channels of an application that somebody on this node listens to. */
export class Channels {
  readonly #application: Application
  readonly #occupied = new Map<string, Channel>()

  constructor(application: Application) {
    this.#application = application
  }

  get all(): Iterable<Channel> {
    return this.#occupied.values()
  }

  get count(): number {
    return this.#occupied.size
  }

  find(name: string): Channel | undefined {
    return this.#occupied.get(name)
  }

  /** @throws SubscriptionError when the name or the authorization is not valid */
  subscribe(connection: Connection, name: string, request: SubscriptionRequest): void {
    if (!isChannelName(name)) {
      const message = `The channel name is not valid: ${channelNameRule}`
      throw new SubscriptionError('InvalidChannelName', message, 400)
    }
    const channel = this.#occupied.get(name) ?? this.#create(name)
    channel.subscribe(connection, request)
    this.#occupied.set(name, channel)
    connection.subscriptions.add(channel)
    if (isCacheName(name)) this.#application.replay(connection, name)
  }

  unsubscribe(connection: Connection, name: string): void {
    const channel = this.#occupied.get(name)
    if (!channel || !connection.subscriptions.delete(channel)) return
    this.#leave(connection, channel)
  }

  unsubscribeFromAll(connection: Connection): void {
    const channels = [...connection.subscriptions]
    connection.subscriptions.clear()
    for (const channel of channels) this.#leave(connection, channel)
  }

  #leave(connection: Connection, channel: Channel): void {
    channel.unsubscribe(connection)
    if (channel.isEmpty) this.#occupied.delete(channel.name)
  }

  #create(name: string): Channel {
    if (isPresenceName(name)) return new PresenceChannel(name, this.#application)
    if (isPrivateName(name)) return new PrivateChannel(name, this.#application)
    if (userOf(name) !== undefined) return new UserChannel(name, this.#application)
    return new Channel(name, this.#application)
  }
}

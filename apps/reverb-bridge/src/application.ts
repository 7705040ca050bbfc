import { isCacheName, isPresenceName } from './channels/channel-name.ts'
import { Channels } from './channels/channels.ts'
import { EventCache } from './channels/event-cache.ts'
import { SubscriptionCounts } from './channels/subscription-counts.ts'
import { closeCodes } from './close-codes.ts'
import type { Adapter, ChannelEvent } from './cluster/adapter.ts'
import { Census } from './cluster/census.ts'
import type { ApplicationSettings } from './configuration/application-settings.ts'
import { cacheMiss, encodeFrame, memberAdded, memberRemoved, type Frame } from './frames.ts'
import { Users } from './users/users.ts'
import type { Connection } from './websocket/connection.ts'

/** One program's clients and channels on this node, apart from every other program's. */
export class Application {
  readonly settings: ApplicationSettings
  readonly census = new Census()
  readonly channels = new Channels(this)
  readonly users = new Users(this.census)
  readonly cache = new EventCache()
  /** All open connections by socket id, subscribed or not. */
  readonly connections = new Map<string, Connection>()
  /** How events reach all nodes; set once, when the server is put together. */
  adapter!: Adapter

  constructor(settings: ApplicationSettings) {
    this.settings = settings
    this.census.listeners.push(this.users, {
      memberAdded: (name, member) => this.#tell(name, memberAdded(name, member)),
      memberRemoved: (name, member) => this.#tell(name, memberRemoved(name, member.user_id)),
    })
    if (settings.sendsSubscriptionCount) this.census.listeners.push(new SubscriptionCounts(this.channels))
  }

  get isFull(): boolean {
    return this.census.connections >= (this.settings.maxConnections ?? Infinity)
  }

  open(connection: Connection): void {
    this.connections.set(connection.socketId, connection)
    this.census.connected(1)
  }

  close(connection: Connection): void {
    if (!this.connections.delete(connection.socketId)) return
    this.channels.unsubscribeFromAll(connection)
    this.users.signOut(connection)
    this.census.connected(-1)
  }

  /** Sends an event to the subscribers on this node. Others hear of it by the adapter. */
  deliver({ name, channels, data, except, userId, isClientEvent }: ChannelEvent): void {
    const sender = userId === undefined ? {} : { user_id: userId }
    for (const channel of channels) {
      if (!isClientEvent && isCacheName(channel)) this.cache.set(channel, { name, data })
      this.channels.find(channel)?.publish(encodeFrame({ event: name, data, channel, ...sender }), except)
    }
  }

  /** Closes all connections on this node that are signed in, or present on a channel, as the user. */
  closeConnectionsOf(userId: string): void {
    const connections = new Set(this.users.connectionsOf(userId))
    for (const channel of this.channels.all) {
      for (const connection of channel.connectionsOf(userId)) connections.add(connection)
    }
    for (const connection of connections) {
      connection.refuse(closeCodes.unauthorized, 'Terminated by the application')
    }
  }

  /** Sends the last event of a cache channel to a new subscriber, or says that there is none. */
  replay(connection: Connection, channel: string): void {
    const known = this.cache.get(channel)
    const asked = known ? undefined : this.adapter.recall(this.settings.id, channel)
    const send = (event = this.cache.get(channel)) => {
      if (event) connection.send(encodeFrame({ event: event.name, data: event.data, channel }))
      else connection.send(cacheMiss(channel))
    }
    if (asked) void asked.then((event) => send(this.cache.get(channel) ?? event))
    else send(known)
  }

  #tell(roster: string, frame: Frame): void {
    if (isPresenceName(roster)) this.channels.find(roster)?.publish(frame)
  }
}

import { isCacheName, isPresenceName } from './channels/channel-name.ts'
import { Channels } from './channels/channels.ts'
import { EventCache } from './channels/event-cache.ts'
import { SubscriptionCounts } from './channels/subscription-counts.ts'
import { closeCodes } from './close-codes.ts'
import type { Adapter, ChannelEvent } from './cluster/adapter.ts'
import { Census } from './cluster/census.ts'
import { CensusSurvey, type Survey } from './cluster/survey.ts'
import type { ApplicationSettings } from './configuration/application-settings.ts'
import {
  cacheMiss,
  encodeFrame,
  memberAdded,
  memberRemoved,
  subscriptionCount,
  type Frame,
} from './frames.ts'
import { Terminations } from './users/terminations.ts'
import { Users } from './users/users.ts'
import { Statistics } from './metrics/statistics.ts'
import type { TrafficLog } from './development/traffic-log.ts'
import type { Webhooks } from './webhooks/webhooks.ts'
import type { Connection } from './websocket/connection.ts'

/** One program's clients and channels on this node, apart from every other program's. */
export class Application {
  readonly settings: ApplicationSettings
  readonly census = new Census()
  readonly channels = new Channels(this)
  readonly users = new Users(this.census)
  readonly cache = new EventCache()
  readonly statistics = new Statistics()
  /** All open connections by socket id, subscribed or not. */
  readonly connections = new Map<string, Connection>()
  readonly terminations = new Terminations(this.connections)
  /** Answers for the HTTP API. */
  survey: Survey = new CensusSurvey(this)
  /** How events reach all nodes; set once, when the server is put together. */
  adapter!: Adapter
  /** What developers see; undefined in production. */
  traffic: TrafficLog | undefined
  /** Whom the program is told by of what happens, if it wants to be. */
  webhooks: Webhooks | undefined

  constructor(settings: ApplicationSettings) {
    this.settings = settings
    this.census.listeners.push(this.users, {
      memberAdded: (name, member) => this.#tell(name, memberAdded(name, member)),
      memberRemoved: (name, member) => this.#tell(name, memberRemoved(name, member.user_id)),
    })
    if (!settings.sendsSubscriptionCount) return
    const tell = (name: string, count: number) =>
      this.channels.find(name)?.publish(subscriptionCount(name, count))
    this.census.listeners.push(new SubscriptionCounts(tell))
  }

  get isFull(): boolean {
    return this.census.connections >= (this.settings.maxConnections ?? Infinity)
  }

  open(connection: Connection): void {
    this.statistics.opened++
    this.connections.set(connection.socketId, connection)
    this.traffic?.opened(connection.socketId)
    this.census.connected(1)
  }

  close(connection: Connection): void {
    if (!this.connections.delete(connection.socketId)) return
    this.channels.unsubscribeFromAll(connection)
    this.users.signOut(connection)
    this.census.connected(-1)
    this.traffic?.closed(connection.socketId)
  }

  /** Sends an event to its subscribers on all nodes; resolves when no later one can overtake it. */
  publish(event: ChannelEvent): Promise<void> {
    if (event.isClientEvent) this.statistics.clientEvents++
    else this.statistics.events++
    return this.adapter.publish(this.settings.id, event)
  }

  /** Sends an event to the subscribers on this node. Others hear of it by the adapter. */
  deliver({ name, channels, data, except, userId, isClientEvent }: ChannelEvent): void {
    const sender = userId === undefined ? {} : { user_id: userId }
    for (const channel of channels) {
      if (!isClientEvent && isCacheName(channel)) this.cache.set(channel, { name, data })
      this.channels.find(channel)?.publish(encodeFrame({ event: name, data, channel, ...sender }), except)
    }
  }

  /** Closes all connections on this node that are signed in, or subscribed to a channel, as the user or in the session. */
  closeConnectionsOf(id: string): void {
    this.terminations.add(id)
    const connections = new Set(this.users.connectionsOf(id))
    for (const channel of this.channels.all) {
      for (const connection of channel.connectionsOf(id)) connections.add(connection)
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
      else this.#missed(connection, channel)
    }
    if (asked) void asked.then((event) => send(this.cache.get(channel) ?? event))
    else send(known)
  }

  #missed(connection: Connection, channel: string): void {
    connection.send(cacheMiss(channel))
    this.webhooks?.cacheMiss(channel)
  }

  #tell(roster: string, frame: Frame): void {
    if (isPresenceName(roster)) this.channels.find(roster)?.publish(frame)
  }
}

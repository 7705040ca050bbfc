import type { Application } from '../application.ts'
import { isCacheName, isPresenceName, userOf } from '../channels/channel-name.ts'
import type { UserId } from '../frames.ts'

/** What the HTTP API tells of a channel when asked by `info`: users of presence channels, subscriptions of others. */
export interface ChannelInfo {
  occupied?: boolean
  user_count?: number
  subscription_count?: number
  cache?: object
}

/** Which channels are asked for: those of these names, occupied or not, or all that are occupied and begin so. */
export type ChannelSelection = { names: readonly string[] } | { prefix: string }

/** Answers about an application on all nodes. */
export interface Survey {
  /** @param info names separated by commas, as they come in a request; unknown ones are passed over */
  channels(selection: ChannelSelection, info: string): Promise<Record<string, ChannelInfo>>
  /** Of a presence channel; undefined when nobody is on it. */
  users(channel: string): Promise<UserId[] | undefined>
  connections(): Promise<number>
}

/** Answers from what this node knows of itself and of all others. */
export class CensusSurvey implements Survey {
  readonly #application: Application

  constructor(application: Application) {
    this.#application = application
  }

  async channels(selection: ChannelSelection, info: string): Promise<Record<string, ChannelInfo>> {
    const names = 'names' in selection ? selection.names : this.#occupied(selection.prefix)
    const wanted = new Set(info.split(','))
    return Object.fromEntries(names.map((name) => [name, this.#infoOf(name, wanted)]))
  }

  async users(channel: string): Promise<UserId[] | undefined> {
    const { census } = this.#application
    if (!census.isOccupied(channel)) return undefined
    return [...census.roster(channel).members()].map(({ user_id }) => user_id)
  }

  async connections(): Promise<number> {
    return this.#application.census.connections
  }

  #occupied(prefix: string): string[] {
    const names = [...this.#application.census.channels]
    return names.filter((name) => name.startsWith(prefix) && userOf(name) === undefined)
  }

  #infoOf(channel: string, wanted: ReadonlySet<string>): ChannelInfo {
    const { census, cache } = this.#application
    const occupied = census.isOccupied(channel)
    const result: ChannelInfo = wanted.has('occupied') ? { occupied } : {}
    if (!occupied) return result
    if (isPresenceName(channel)) {
      if (wanted.has('user_count')) result.user_count = census.roster(channel).size
    } else if (wanted.has('subscription_count')) {
      result.subscription_count = census.subscriptionCount(channel)
    }
    const event = wanted.has('cache') && isCacheName(channel) ? cache.get(channel) : undefined
    if (event) result.cache = { event: event.name, data: event.data, channel }
    return result
  }
}

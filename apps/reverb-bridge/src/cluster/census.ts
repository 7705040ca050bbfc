import type { Member, UserId } from '../frames.ts'
import { Roster, type NodeId } from './roster.ts'

interface Tally {
  here: number
  elsewhere: Map<NodeId, number> | undefined
}

/** What one node holds of an application. */
export interface NodeState {
  connections: number
  /** Subscriptions by channel. */
  channels: [channel: string, count: number][]
  /** Users by presence channel. */
  rosters: [roster: string, members: [key: string, member: Member][]][]
}

/** Told of what changed on all nodes taken together. */
export interface CensusListener {
  subscriptionsChanged?(channel: string, count: number, previous: number): void
  memberAdded?(roster: string, member: Member): void
  memberRemoved?(roster: string, member: Member): void
}

/** Told of what changed on this node, to tell it to the others. */
export interface LocalCensusListener {
  connectionsChanged(count: number): void
  subscriptionsChanged(channel: string, count: number): void
  memberChanged(roster: string, key: string, member: Member | undefined): void
}

export const keyOf = (userId: UserId): string => String(userId)

const noRoster = new Roster()

/**
 * Who of an application is where, on this node and on all others: the one place that counts. It knows nothing of
 * sockets or of Redis; channels report what happens here, an adapter what it hears of the other nodes.
 */
export class Census {
  readonly listeners: CensusListener[] = []
  local: LocalCensusListener | undefined
  readonly #tallies = new Map<string, Tally>()
  readonly #rosters = new Map<string, Roster>()
  readonly #connectionsElsewhere = new Map<NodeId, number>()
  #connectionsHere = 0

  get connections(): number {
    let sum = this.#connectionsHere
    for (const count of this.#connectionsElsewhere.values()) sum += count
    return sum
  }

  /** Names of all channels that somebody listens to. */
  get channels(): Iterable<string> {
    return this.#tallies.keys()
  }

  isOccupied(channel: string): boolean {
    return this.#tallies.has(channel)
  }

  subscriptionCount(channel: string): number {
    const tally = this.#tallies.get(channel)
    return tally ? totalOf(tally) : 0
  }

  roster(name: string): Pick<Roster, 'size' | 'has' | 'members'> {
    return this.#rosters.get(name) ?? noRoster
  }

  connected(change: 1 | -1): void {
    this.#connectionsHere += change
    this.local?.connectionsChanged(this.#connectionsHere)
  }

  subscribed(channel: string, change: 1 | -1): void {
    const tally = this.#tallies.get(channel) ?? this.#startTally(channel)
    const previous = totalOf(tally)
    tally.here += change
    this.local?.subscriptionsChanged(channel, tally.here)
    this.#tallied(channel, tally, previous)
  }

  join(roster: string, member: Member): void {
    const key = keyOf(member.user_id)
    const { isFirstHere, added } = this.#rosterFor(roster).join(key, member)
    if (isFirstHere) this.local?.memberChanged(roster, key, member)
    if (added) this.#announce('memberAdded', roster, member)
  }

  leave(roster: string, userId: UserId): void {
    const key = keyOf(userId)
    const { isLastHere, removed } = this.#rosterFor(roster).leave(key)
    if (isLastHere) this.local?.memberChanged(roster, key, undefined)
    this.#left(roster, removed)
  }

  setConnections(node: NodeId, count: number): void {
    this.#connectionsElsewhere.set(node, count)
  }

  setSubscriptions(node: NodeId, channel: string, count: number): void {
    const tally = this.#tallies.get(channel) ?? this.#startTally(channel)
    const previous = totalOf(tally)
    tally.elsewhere ??= new Map()
    if (count > 0) tally.elsewhere.set(node, count)
    else tally.elsewhere.delete(node)
    this.#tallied(channel, tally, previous)
  }

  setMember(node: NodeId, roster: string, key: string, member: Member | undefined): void {
    const entries = this.#rosterFor(roster)
    if (!member) this.#left(roster, entries.disappear(node, key))
    else if (entries.appear(node, key, member)) this.#announce('memberAdded', roster, member)
  }

  /** Puts what a node says it holds in the place of what was known of it. */
  replace(node: NodeId, state: NodeState): void {
    this.setConnections(node, state.connections)
    const channels = new Set(state.channels.map(([channel]) => channel))
    const rosters = new Map(
      state.rosters.map(([name, members]) => [name, new Set(members.map(([key]) => key))]),
    )
    for (const [name, roster] of [...this.#rosters]) {
      for (const key of [...roster.keysOf(node)]) {
        if (!rosters.get(name)?.has(key)) this.setMember(node, name, key, undefined)
      }
    }
    for (const [channel, { elsewhere }] of [...this.#tallies]) {
      if (elsewhere?.has(node) && !channels.has(channel)) this.setSubscriptions(node, channel, 0)
    }
    for (const [channel, count] of state.channels) this.setSubscriptions(node, channel, count)
    for (const [roster, members] of state.rosters) {
      for (const [key, member] of members) this.setMember(node, roster, key, member)
    }
  }

  /** Takes all that a node held for gone. */
  forget(node: NodeId): void {
    this.replace(node, { connections: 0, channels: [], rosters: [] })
    this.#connectionsElsewhere.delete(node)
  }

  /** What this node holds, for the others. */
  get state(): NodeState {
    const rosters = [...this.#rosters].map(([name, roster]): [string, [string, Member][]] => [
      name,
      [...roster.here()],
    ])
    return {
      connections: this.#connectionsHere,
      channels: [...this.#tallies].filter(([, { here }]) => here > 0).map(([name, { here }]) => [name, here]),
      rosters: rosters.filter(([, members]) => members.length > 0),
    }
  }

  #startTally(channel: string): Tally {
    const tally: Tally = { here: 0, elsewhere: undefined }
    this.#tallies.set(channel, tally)
    return tally
  }

  #tallied(channel: string, tally: Tally, previous: number): void {
    const count = totalOf(tally)
    if (count === 0) this.#tallies.delete(channel)
    if (count === previous) return
    for (const listener of this.listeners) listener.subscriptionsChanged?.(channel, count, previous)
  }

  #rosterFor(name: string): Roster {
    const roster = this.#rosters.get(name) ?? new Roster()
    this.#rosters.set(name, roster)
    return roster
  }

  #left(name: string, removed: Member | undefined): void {
    if (this.#rosters.get(name)?.size === 0) this.#rosters.delete(name)
    if (removed) this.#announce('memberRemoved', name, removed)
  }

  #announce(what: 'memberAdded' | 'memberRemoved', roster: string, member: Member): void {
    for (const listener of this.listeners) listener[what]?.(roster, member)
  }
}

function totalOf({ here, elsewhere }: Tally): number {
  if (!elsewhere) return here
  let sum = here
  for (const count of elsewhere.values()) sum += count
  return sum
}

import { z } from 'zod'
import type { Census, CensusListener } from '../cluster/census.ts'
import { signinSuccess, watchlistEvents, type Member } from '../frames.ts'
import { equalInConstantTime, sign } from '../signature.ts'
import type { Connection } from '../websocket/connection.ts'

/** Whom a connection is signed in as. */
export interface SignedInUser {
  id: string
  info: unknown
  /** Users of whom this one is told when they come and go. */
  watchlist: readonly string[]
}

/** As many as hosted Pusher allows. */
const maximumWatchlist = 100

const userSchema = z.object({
  id: z.string().min(1).max(200),
  user_info: z.unknown().default({}),
  watchlist: z.array(z.string()).max(maximumWatchlist).default([]),
})

/** The census keeps signed-in users under a name that no channel can have. */
const roster = '#users'

/** Who of an application is signed in on this node, and who watches whom. */
export class Users implements CensusListener {
  readonly #census: Census
  readonly #connections = new Map<string, Set<Connection>>()
  readonly #watchers = new Map<string, Set<Connection>>()

  constructor(census: Census) {
    this.#census = census
  }

  connectionsOf(id: string): Iterable<Connection> {
    return this.#connections.get(id) ?? []
  }

  /**
   * Makes the connection the user's, and tells it who of its watchlist is there.
   *
   * @param auth `<key>:<signature>` over socket id and user data
   * @param userData JSON text: `{ id, user_info?, watchlist? }`
   * @throws Error when the signature or the user is not valid
   */
  signIn(connection: Connection, auth: string, userData: string): void {
    const { key, secret } = connection.application.settings
    const expected = `${key}:${sign(secret, `${connection.socketId}::user::${userData}`)}`
    if (!equalInConstantTime(auth, expected)) throw new Error('the signature of the user is not valid')
    const { id, user_info, watchlist } = userSchema.parse(JSON.parse(userData))
    if (connection.application.terminations.concern(connection, id))
      throw new Error('the user was terminated since the connection is open')

    this.signOut(connection)
    connection.user = { id, info: user_info, watchlist }
    addTo(this.#connections, id, connection)
    for (const watched of watchlist) addTo(this.#watchers, watched, connection)
    connection.send(signinSuccess(userData))
    this.#census.join(roster, { user_id: id, user_info: {} })
    if (watchlist.length > 0) connection.send(this.#statesOf(watchlist))
  }

  signOut(connection: Connection): void {
    const { user } = connection
    if (!user) return
    connection.user = undefined
    removeFrom(this.#connections, user.id, connection)
    for (const watched of user.watchlist) removeFrom(this.#watchers, watched, connection)
    this.#census.leave(roster, user.id)
  }

  memberAdded(name: string, member: Member): void {
    if (name === roster) this.#tell(member, 'online')
  }

  memberRemoved(name: string, member: Member): void {
    if (name === roster) this.#tell(member, 'offline')
  }

  #tell({ user_id }: Member, name: 'online' | 'offline'): void {
    const watchers = this.#watchers.get(String(user_id))
    if (!watchers) return
    const frame = watchlistEvents([{ name, user_ids: [String(user_id)] }])
    for (const connection of watchers) {
      if (connection.user?.id !== String(user_id)) connection.send(frame)
    }
  }

  #statesOf(watchlist: readonly string[]) {
    const { online = [], offline = [] } = Object.groupBy(watchlist, (id) =>
      this.#census.roster(roster).has(id) ? 'online' : 'offline',
    )
    return watchlistEvents([
      ...(online.length > 0 ? [{ name: 'online' as const, user_ids: online }] : []),
      ...(offline.length > 0 ? [{ name: 'offline' as const, user_ids: offline }] : []),
    ])
  }
}

function addTo(map: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = map.get(key)
  if (set) set.add(connection)
  else map.set(key, new Set([connection]))
}

function removeFrom(map: Map<string, Set<Connection>>, key: string, connection: Connection): void {
  const set = map.get(key)
  set?.delete(connection)
  if (set?.size === 0) map.delete(key)
}

import { z } from 'zod'
import { memberAdded, memberRemoved, subscriptionSucceeded } from '../frames.ts'
import type { Member, PresenceList, UserId } from '../frames.ts'
import type { Connection } from '../websocket/connection.ts'
import type { SubscriptionRequest } from './channel.ts'
import { PrivateChannel } from './private-channel.ts'
import { SubscriptionError } from './subscription-error.ts'

const memberSchema = z.object({
  user_id: z.union([z.string().min(1).max(128), z.number()]),
  user_info: z.unknown().default({}),
})

/** A private channel whose members know of each other. A user is one member, with however many connections. */
export class PresenceChannel extends PrivateChannel {
  /** By the id as text: 1 and "1" are the same user. */
  readonly #members = new Map<string, { member: Member; connections: Set<Connection> }>()
  readonly #userIds = new Map<Connection, UserId>()

  get userCount(): number {
    return this.#members.size
  }

  get userIds(): UserId[] {
    return [...this.#members.values()].map(({ member }) => member.user_id)
  }

  override userIdOf(connection: Connection): UserId | undefined {
    return this.#userIds.get(connection)
  }

  override subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    if (!this.has(connection)) this.#join(connection, readMember(request.channelData))
    connection.send(subscriptionSucceeded(this.name, { presence: this.#list() }))
  }

  override unsubscribe(connection: Connection): void {
    super.unsubscribe(connection)
    const userId = this.#userIds.get(connection)
    if (userId === undefined) return
    this.#userIds.delete(connection)
    const present = this.#members.get(String(userId))
    present?.connections.delete(connection)
    if (present?.connections.size !== 0) return
    this.#members.delete(String(userId))
    this.publish(memberRemoved(this.name, present.member.user_id))
  }

  #join(connection: Connection, member: Member): void {
    const key = String(member.user_id)
    const present = this.#members.get(key)
    if (present) {
      present.connections.add(connection)
    } else {
      this.#members.set(key, { member, connections: new Set([connection]) })
      this.publish(memberAdded(this.name, member))
    }
    this.#userIds.set(connection, member.user_id)
    this.add(connection)
  }

  #list(): PresenceList {
    const members = [...this.#members.values()].map(({ member }) => member)
    return {
      count: members.length,
      ids: members.map(({ user_id }) => user_id),
      hash: Object.fromEntries(members.map(({ user_id, user_info }) => [user_id, user_info])),
    }
  }
}

function readMember(channelData: string | undefined): Member {
  try {
    return memberSchema.parse(JSON.parse(channelData ?? ''))
  } catch (error) {
    throw new SubscriptionError(
      'AuthError',
      'channel_data is expected to be JSON text with a user_id, and a user_info if the members are to see one',
      401,
      { cause: error },
    )
  }
}

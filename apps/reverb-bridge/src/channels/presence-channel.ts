import { z } from 'zod'
import { subscriptionSucceeded } from '../frames.ts'
import type { Member, UserId } from '../frames.ts'
import type { Connection } from '../websocket/connection.ts'
import type { SubscriptionRequest } from './channel.ts'
import { listenerSchema, PrivateChannel, type Listener } from './private-channel.ts'
import { SubscriptionError } from './subscription-error.ts'

const memberSchema = listenerSchema.extend({ user_info: z.unknown().default({}) })

/** A private channel whose members know of each other. A user is one member, with however many connections. */
export class PresenceChannel extends PrivateChannel {
  override userIdOf(connection: Connection): UserId | undefined {
    return this.listeners.get(connection)?.user_id
  }

  override subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    if (!this.has(connection)) {
      const { user_info, ...listener } = readMember(connection, request.channelData)
      this.identify(connection, listener)
      // Those who are here hear of a new member; the member itself gets the list.
      this.application.census.join(this.name, { user_id: listener.user_id, user_info })
      this.add(connection)
    }
    connection.send(
      subscriptionSucceeded(this.name, [...this.application.census.roster(this.name).members()]),
    )
  }

  override unsubscribe(connection: Connection): void {
    const userId = this.userIdOf(connection)
    super.unsubscribe(connection)
    if (userId !== undefined) this.application.census.leave(this.name, userId)
  }
}

/** The member that the application signed, or else the user as whom the client is signed in. */
function readMember({ user }: Connection, channelData: string | undefined): Member & Listener {
  if (channelData === undefined && user) return { user_id: user.id, user_info: user.info }
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

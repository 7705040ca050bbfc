import { z } from 'zod'
import { keyOf } from '../cluster/census.ts'
import { subscriptionSucceeded, type UserId } from '../frames.ts'
import { equalInConstantTime, sign } from '../signature.ts'
import type { Connection } from '../websocket/connection.ts'
import { isEncryptedName } from './channel-name.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { SubscriptionError } from './subscription-error.ts'

export const userSchema = z.object({ user_id: z.union([z.string().min(1).max(128), z.number()]) })

/** A channel for those whom the application's server signed a subscription; they may speak to each other. */
export class PrivateChannel extends Channel {
  override readonly allowsClientEvents: boolean = !isEncryptedName(this.name)
  /** As whom subscribers are here, as far as the application signed it. */
  protected readonly userIds = new Map<Connection, UserId>()

  override connectionsOf(userId: string): Connection[] {
    return [...this.userIds].filter(([, id]) => keyOf(id) === userId).map(([connection]) => connection)
  }

  override subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    const userId = readUserId(request.channelData)
    if (userId !== undefined) this.identify(connection, userId)
    this.add(connection)
    connection.send(subscriptionSucceeded(this.name))
  }

  override unsubscribe(connection: Connection): void {
    super.unsubscribe(connection)
    this.userIds.delete(connection)
  }

  /** @throws SubscriptionError when the application terminated the user since the connection is open */
  protected identify(connection: Connection, userId: UserId): void {
    if (this.application.terminations.concern(connection, keyOf(userId))) throw unauthorized()
    this.userIds.set(connection, userId)
  }

  protected override authorize(connection: Connection, { auth, channelData }: SubscriptionRequest): void {
    const { key, secret } = this.application.settings
    const data = channelData === undefined ? [] : [channelData]
    const signed = [connection.socketId, this.name, ...data].join(':')
    if (auth === undefined || !equalInConstantTime(auth, `${key}:${sign(secret, signed)}`))
      throw unauthorized()
  }
}

const unauthorized = () => new SubscriptionError('AuthError', 'Connection is unauthorized', 401)

/** A private channel takes any data that is signed; only some of it names a user. */
function readUserId(channelData: string | undefined): UserId | undefined {
  if (channelData === undefined) return undefined
  try {
    return userSchema.safeParse(JSON.parse(channelData)).data?.user_id
  } catch {
    return undefined
  }
}

import { z } from 'zod'
import { keyOf } from '../cluster/census.ts'
import { subscriptionSucceeded } from '../frames.ts'
import { equalInConstantTime, sign } from '../signature.ts'
import type { Connection } from '../websocket/connection.ts'
import { isEncryptedName } from './channel-name.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { SubscriptionError } from './subscription-error.ts'

export const listenerSchema = z.object({
  user_id: z.union([z.string().min(1).max(128), z.number()]),
  /** Which of the user's sessions listens: what the application may terminate alone. */
  session_id: z.string().min(1).max(128).optional(),
})

/** As whom a connection listens. */
export type Listener = z.output<typeof listenerSchema>

/** A channel for those whom the application's server signed a subscription; they may speak to each other. */
export class PrivateChannel extends Channel {
  override readonly allowsClientEvents: boolean = !isEncryptedName(this.name)
  /** As whom subscribers are here, as far as the application signed it. */
  protected readonly listeners = new Map<Connection, Listener>()

  override connectionsOf(id: string): Connection[] {
    return [...this.listeners]
      .filter(([, listener]) => idsOf(listener).includes(id))
      .map(([connection]) => connection)
  }

  override subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    const listener = readListener(request.channelData)
    if (listener) this.identify(connection, listener)
    this.add(connection)
    connection.send(subscriptionSucceeded(this.name))
  }

  override unsubscribe(connection: Connection): void {
    super.unsubscribe(connection)
    this.listeners.delete(connection)
  }

  /** @throws SubscriptionError when the application terminated the user, or the session, since the connection is open */
  protected identify(connection: Connection, listener: Listener): void {
    const { terminations } = this.application
    if (idsOf(listener).some((id) => terminations.concern(connection, id))) throw unauthorized()
    this.listeners.set(connection, listener)
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

/** By which the application may terminate who listens. */
function idsOf({ user_id, session_id }: Listener): string[] {
  return session_id === undefined ? [keyOf(user_id)] : [keyOf(user_id), session_id]
}

/** A private channel takes any data that is signed; only some of it names a user. */
function readListener(channelData: string | undefined): Listener | undefined {
  if (channelData === undefined) return undefined
  try {
    return listenerSchema.safeParse(JSON.parse(channelData)).data
  } catch {
    return undefined
  }
}

import type { Credentials } from '../configuration.ts'
import { equalInConstantTime, sign } from '../signature.ts'
import type { Connection } from '../websocket/connection.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { SubscriptionError } from './subscription-error.ts'

/** A channel for those whom the application's server signed a subscription; they may speak to each other. */
export class PrivateChannel extends Channel {
  override readonly allowsClientEvents: boolean = true
  readonly #credentials: Credentials

  constructor(name: string, credentials: Credentials) {
    super(name)
    this.#credentials = credentials
  }

  override subscribe(connection: Connection, request: SubscriptionRequest): void {
    this.authorize(connection, request)
    super.subscribe(connection, request)
  }

  protected authorize(connection: Connection, { auth, channelData }: SubscriptionRequest): void {
    const { key, secret } = this.#credentials
    const signed = [connection.socketId, this.name, ...(channelData === undefined ? [] : [channelData])].join(
      ':',
    )
    if (auth === undefined || !equalInConstantTime(auth, `${key}:${sign(secret, signed)}`)) {
      throw new SubscriptionError('AuthError', 'Connection is unauthorized', 401)
    }
  }
}

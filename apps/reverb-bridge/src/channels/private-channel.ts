import { equalInConstantTime, sign } from '../signature.ts'
import type { Connection } from '../websocket/connection.ts'
import { isEncryptedName } from './channel-name.ts'
import { Channel, type SubscriptionRequest } from './channel.ts'
import { SubscriptionError } from './subscription-error.ts'

/** A channel for those whom the application's server signed a subscription; they may speak to each other. */
export class PrivateChannel extends Channel {
  override readonly allowsClientEvents: boolean = !isEncryptedName(this.name)

  protected override authorize(connection: Connection, { auth, channelData }: SubscriptionRequest): void {
    const { key, secret } = this.application.settings
    const data = channelData === undefined ? [] : [channelData]
    const signed = [connection.socketId, this.name, ...data].join(':')
    if (auth === undefined || !equalInConstantTime(auth, `${key}:${sign(secret, signed)}`)) {
      throw new SubscriptionError('AuthError', 'Connection is unauthorized', 401)
    }
  }
}

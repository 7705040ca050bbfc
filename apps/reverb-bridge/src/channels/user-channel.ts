import type { Connection } from '../websocket/connection.ts'
import { userOf } from './channel-name.ts'
import { Channel } from './channel.ts'
import { SubscriptionError } from './subscription-error.ts'

/** What the application's server sends to one user: for the connections that are signed in as that user. */
export class UserChannel extends Channel {
  protected override authorize({ user }: Connection): void {
    if (user === undefined || user.id !== userOf(this.name)) {
      throw new SubscriptionError('AuthError', 'Connection is not signed in as this user', 401)
    }
  }
}

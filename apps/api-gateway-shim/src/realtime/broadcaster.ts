import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { channels, type EnvelopeChanged } from '@envelope/contract'
import Pusher from 'pusher'
import type { Configuration } from '../configuration.ts'
import { withinLimit } from './payload-limit.ts'

export interface Presence {
  userId: string
  name: string
}

export interface Broadcaster {
  /** Publishes `envelope.changed` to the tenant's listeners. */
  envelopeChanged(tenantId: string, change: EnvelopeChanged): Promise<void>
  /** Signs a subscription; `presence` for presence channels. */
  authorize(socketId: string, channel: string, presence?: Presence): { auth: string; channel_data?: string }
}

/** Reverb, or whatever speaks Pusher's protocol, at the configured address. */
export function createBroadcaster({
  appId,
  key,
  secret,
  host,
  port,
  scheme,
}: Configuration['reverb']): Broadcaster {
  const useTLS = scheme === 'https'
  const pusher = new Pusher({
    appId,
    key,
    secret,
    host,
    port: String(port),
    useTLS,
    timeout: 5_000,
    agent: useTLS ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true }),
  })
  return {
    async envelopeChanged(tenantId, change) {
      await pusher.trigger(`private-${channels.tenant(tenantId)}`, 'envelope.changed', withinLimit(change))
    },
    authorize: (socketId, channel, presence) =>
      pusher.authorizeChannel(
        socketId,
        channel,
        presence && { user_id: presence.userId, user_info: { name: presence.name } },
      ),
  }
}

import {
  channels,
  type broadcastEvents,
  type EnvelopeChanged,
  type TenantSuspended,
} from '@envelope/contract'
import Pusher from 'pusher'
import type { Configuration } from '../configuration.ts'
import { withinLimit } from './payload-limit.ts'

const timeoutMilliseconds = 5_000

export interface Presence {
  userId: string
  name: string
}

export interface Broadcaster {
  /** Publishes `envelope.changed` to the tenant's listeners. */
  envelopeChanged(tenantId: string, change: EnvelopeChanged): Promise<void>
  /** Publishes `tenant.suspended` to them. */
  tenantSuspended(tenantId: string, suspension: TenantSuspended): Promise<void>
  /** Signs a subscription; `presence` for presence channels. */
  authorize(socketId: string, channel: string, presence?: Presence): { auth: string; channel_data?: string }
}

/** Reverb, or whatever speaks Pusher's protocol, at the configured address. */
export function createBroadcaster(reverb: Configuration['reverb']): Broadcaster {
  const pusher = new Pusher({ ...reverb, port: String(reverb.port), useTLS: reverb.scheme === 'https' })
  const path = `/apps/${reverb.appId}/events`

  async function publish(
    tenantId: string,
    name: keyof typeof broadcastEvents,
    data: EnvelopeChanged | TenantSuspended,
  ): Promise<void> {
    const body = JSON.stringify({
      name,
      channels: [`private-${channels.tenant(tenantId)}`],
      data: JSON.stringify(data),
    })
    // The library signs; its own request would put the signature into the errors that we log.
    const query = pusher.createSignedQueryString({ method: 'POST', path, body })
    const address = `${reverb.scheme}://${reverb.host}:${reverb.port}`
    const response = await post(`${address}${path}?${query}`, body).catch((error: Error) => {
      throw new Error(`Reverb at ${address} cannot be reached: ${reasonOf(error)}`)
    })
    const answer = await response.text()
    if (!response.ok)
      throw new Error(`Reverb at ${address} answered ${response.status}: ${answer.slice(0, 200)}`)
  }

  return {
    envelopeChanged: (tenantId, change) => publish(tenantId, 'envelope.changed', withinLimit(change)),
    tenantSuspended: (tenantId, suspension) => publish(tenantId, 'tenant.suspended', suspension),
    authorize: (socketId, channel, presence) =>
      pusher.authorizeChannel(
        socketId,
        channel,
        presence && { user_id: presence.userId, user_info: { name: presence.name } },
      ),
  }
}

const post = (url: string, body: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(timeoutMilliseconds),
  })

/** `fetch` keeps what happened in the cause. */
const reasonOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message)

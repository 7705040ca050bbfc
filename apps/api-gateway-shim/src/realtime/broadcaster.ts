import {
  channels,
  type broadcastEvents,
  type EnvelopeChanged,
  type PeopleChanged,
  type TenantSuspended,
} from '@envelope/contract'
import Pusher from 'pusher'
import { z } from 'zod'
import type { Configuration } from '../configuration.ts'
import { withinLimit } from './payload-limit.ts'

const timeoutMilliseconds = 5_000
/** Of what somebody looks at a page for. */
const shortTimeoutMilliseconds = 2_000

const connectionsAnswer = z.object({ connections: z.int() })
/** PHP writes an empty object as a list. */
const channelsAnswer = z.object({
  channels: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
})

/** Laravel's says whether it is healthy alone. */
const upAnswer = z.object({ health: z.string(), version: z.string().optional() })

export interface Audience {
  connections: number
  /** That somebody listens to. */
  channels: number
}

export interface Listener {
  userId: string
  sessionId: string
  name: string
}

export interface Broadcaster {
  /** Publishes `envelope.changed` to the tenant's listeners. */
  envelopeChanged(tenantId: string, change: EnvelopeChanged): Promise<void>
  /** Publishes `people.changed` to them. */
  peopleChanged(tenantId: string, change: PeopleChanged): Promise<void>
  /** Publishes `tenant.suspended` to them. */
  tenantSuspended(tenantId: string, suspension: TenantSuspended): Promise<void>
  /**
   * How many listen, and to how much.
   * @throws Error when Reverb does not say so within two seconds
   */
  audience(): Promise<Audience>
  /**
   * How Reverb is, by its own account.
   * @throws Error when it does not say so within two seconds
   */
  health(): Promise<{ version?: string | undefined; healthy: boolean }>
  /**
   * Signs a subscription together with who listens: on presence channels others see them, on every channel
   * `endConnections` finds them, as the signature holds for this listener only.
   */
  authorize(socketId: string, channel: string, listener: Listener): { auth: string; channel_data?: string }
  /**
   * Closes every connection on which the user, or the session, with this id listens to something. Reverb's bridge lets none of
   * them listen again; Reverb itself knows of users alone.
   */
  endConnections(id: string): Promise<void>
}

/** Reverb, or whatever speaks Pusher's protocol, at the configured address. */
export function createBroadcaster(reverb: Configuration['reverb']): Broadcaster {
  const pusher = new Pusher({ ...reverb, port: String(reverb.port), useTLS: reverb.scheme === 'https' })
  const address = `${reverb.scheme}://${reverb.host}:${reverb.port}`

  /** The library signs; its own request would put the signature into the errors that we log. */
  async function request(
    method: 'GET' | 'POST',
    name: string,
    { body, timeout = timeoutMilliseconds }: { body?: string; timeout?: number },
  ): Promise<string> {
    const path = `/apps/${reverb.appId}/${name}`
    const query = pusher.createSignedQueryString({ method, path, ...(body !== undefined && { body }) })
    const options = body !== undefined && { headers: { 'content-type': 'application/json' }, body }
    return received(
      fetch(`${address}${path}?${query}`, { method, signal: AbortSignal.timeout(timeout), ...options }),
    )
  }

  async function received(answering: Promise<Response>): Promise<string> {
    const response = await answering.catch((error: Error) => {
      throw new Error(`Reverb at ${address} cannot be reached: ${reasonOf(error)}`)
    })
    const answer = await response.text()
    if (!response.ok)
      throw new Error(`Reverb at ${address} answered ${response.status}: ${answer.slice(0, 200)}`)
    return answer
  }

  const ask = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.output<Schema>> =>
    schema.parse(JSON.parse(await request('GET', name, { timeout: shortTimeoutMilliseconds })))

  async function publish(
    tenantId: string,
    name: keyof typeof broadcastEvents,
    data: EnvelopeChanged | PeopleChanged | TenantSuspended,
  ): Promise<void> {
    const body = JSON.stringify({
      name,
      channels: [`private-${channels.tenant(tenantId)}`],
      data: JSON.stringify(data),
    })
    await request('POST', 'events', { body })
  }

  return {
    envelopeChanged: (tenantId, change) => publish(tenantId, 'envelope.changed', withinLimit(change)),
    peopleChanged: (tenantId, change) => publish(tenantId, 'people.changed', change),
    tenantSuspended: (tenantId, suspension) => publish(tenantId, 'tenant.suspended', suspension),
    async audience() {
      const [{ connections }, { channels }] = await Promise.all([
        ask('connections', connectionsAnswer),
        ask('channels', channelsAnswer),
      ])
      return { connections, channels: Object.keys(channels).length }
    },
    async health() {
      const answer = await received(
        fetch(`${address}/up`, { signal: AbortSignal.timeout(shortTimeoutMilliseconds) }),
      )
      const { health, version } = upAnswer.parse(JSON.parse(answer))
      return { version, healthy: health === 'OK' }
    },
    authorize(socketId, channel, { userId, name, sessionId }) {
      const listener = { user_id: userId, user_info: { name }, session_id: sessionId }
      return pusher.authorizeChannel(socketId, channel, listener)
    },
    async endConnections(id) {
      await request('POST', `users/${id}/terminate_connections`, { body: '{}' })
    },
  }
}

/** `fetch` keeps what happened in the cause. */
const reasonOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message)

import { z } from 'zod'
import { envelopeSummary, historyEvent } from './envelope.ts'
import { id, timestamp } from './primitives.ts'

export const presenceMember = z.object({ name: z.string() })

/** `envelope.changed` on a tenant's channel: the envelope after the change, and the step that changed it. */
export const envelopeChanged = z
  .object({ envelope: envelopeSummary, event: historyEvent })
  .meta({ id: 'EnvelopeChanged' })
export type EnvelopeChanged = z.infer<typeof envelopeChanged>

/**
 * `people.changed` on a tenant's channel: who belongs to it, is invited or has which role is no longer what it was before.
 * `removed` is the id of who no longer belongs to it, so that their own pages can say so.
 */
export const peopleChanged = z.object({ at: timestamp, removed: id.optional() }).meta({ id: 'PeopleChanged' })
export type PeopleChanged = z.infer<typeof peopleChanged>

/** `tenant.suspended` on a tenant's channel: nothing else is sent there until the tenant is resumed. */
export const tenantSuspended = z.object({ reason: z.string() }).meta({ id: 'TenantSuspended' })
export type TenantSuspended = z.infer<typeof tenantSuspended>

/** Every broadcast event by its name. With laravel-echo, listen to it with a leading dot: `.envelope.changed`. */
export const broadcastEvents = {
  'envelope.changed': envelopeChanged,
  'people.changed': peopleChanged,
  'tenant.suspended': tenantSuspended,
} as const

export const channelAuthorizationInput = z
  .object({
    socket_id: z.string().regex(/^\d+\.\d+$/, 'This is not a socket id, like 123.456.'),
    channel_name: z.string().min(1, 'Name a channel.').max(200, 'A channel name has at most 200 characters.'),
  })
  .meta({ id: 'ChannelAuthorizationInput' })

export const channelAuthorization = z
  .object({ auth: z.string(), channel_data: z.string().optional() })
  .meta({ id: 'ChannelAuthorization' })

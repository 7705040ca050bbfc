import { z } from 'zod'
import type { EnvelopeStatus } from './envelope.ts'
import { envelopeStatuses } from './envelope-terms.ts'
import { timestamp } from './primitives.ts'

const count = z.int().nonnegative()

const byEnvelopeStatus = Object.fromEntries(envelopeStatuses.map((status) => [status, count])) as Record<
  EnvelopeStatus,
  typeof count
>

/** How many days an overview tells of, today included. */
export const overviewDays = 30

/** How everything is at a moment, of all tenants together. */
export const overview = z
  .object({
    at: timestamp,
    tenants: z.object({
      invited: count,
      active: count,
      suspended: count,
      /** Of the suspended, those whose deletion was asked for. */
      toBeDeleted: count,
    }),
    /** How many there are in each status. */
    envelopes: z.object(byEnvelopeStatus),
    /** What happened on each of the last {@link overviewDays} days in UTC, the oldest first, also where nothing did. */
    days: z.array(z.object({ day: z.iso.date(), sent: count, completed: count })),
    jobs: z.object({
      /** Due, and not begun. */
      waiting: count,
      /** Null where that is not known: the queue cannot be reached, or jobs run where the API does not hear of them. */
      running: count.nullable(),
      /** To be tried again, or for later. */
      delayed: count,
      /** Given up: the list of failed jobs. */
      failed: count,
    }),
    /** Null while the realtime server does not answer. */
    realtime: z
      .object({
        connections: count,
        /** That somebody listens to. */
        channels: count,
      })
      .nullable(),
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof overview>

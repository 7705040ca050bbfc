import { z } from 'zod'
import { email, id, page, pageQuery, sortedBy, timestamp } from './primitives.ts'

/** Whose data is looked for. */
export const erasureRequest = z.object({ email }).meta({ id: 'ErasureRequest' })

const counts = {
  /** Drafts, and envelopes that are closed, with them among the recipients. */
  envelopes: z.int(),
  /** Steps in the history of those that are about them. */
  events: z.int(),
  /** That are kept here, or still to be sent. */
  mails: z.int(),
}

/** What would be erased, what keeps it from being erased, and what is not. */
export const erasurePreview = z
  .object({
    ...counts,
    /** Envelopes that need them still: nothing is erased before these are closed. */
    underWay: z.int(),
    /** Whether they have an account or an invitation, which has to be removed before. */
    hasAccount: z.boolean(),
    /** What stays, and why: a sentence each. */
    kept: z.array(z.string()),
  })
  .meta({ id: 'ErasurePreview' })
export type ErasurePreview = z.infer<typeof erasurePreview>

export const erasureInput = z
  .object({
    email,
    /** The address typed again. */
    confirmation: z.string('Type the address again.').trim().toLowerCase(),
  })
  .refine(({ email, confirmation }) => email === confirmation, {
    path: ['confirmation'],
    error: 'This is not the address that was looked for. Type it again.',
  })
  .meta({ id: 'ErasureInput' })

/** That the data of somebody was erased, and how much; whose is not kept. */
export const erasure = z
  .object({
    id,
    requestedAt: timestamp,
    /** Null while it is under way. */
    finishedAt: timestamp.nullable(),
    ...counts,
  })
  .meta({ id: 'Erasure' })
export type Erasure = z.infer<typeof erasure>

export const erasurePage = page(erasure).meta({ id: 'ErasurePage' })
export const erasureQuery = pageQuery.extend({ sort: sortedBy(['requestedAt'], '-requestedAt') })

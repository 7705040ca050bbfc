import { z } from 'zod'
import { requiredText, timestamp } from './primitives.ts'

/** Why an operator acts as somebody of a tenant, and where they go back to. */
export const impersonationInput = z
  .object({
    /** Written to both histories. */
    reason: requiredText('a reason', 500),
    /** A page of HQ. */
    returnTo: z.url('This is not a page of HQ.').max(500, 'This is not a page of HQ.'),
  })
  .meta({ id: 'ImpersonationInput' })

/** Shown once. It works once, at this tenant's address alone, and for a minute. */
export const impersonationLink = z
  .object({
    /** Its token stands after the `#`, which no server is sent. */
    url: z.string(),
    expiresAt: timestamp,
  })
  .meta({ id: 'ImpersonationLink' })

export const impersonationSessionInput = z
  .object({ token: z.string('This link is not valid.').regex(/^[\w-]{20,100}$/, 'This link is not valid.') })
  .meta({ id: 'ImpersonationSessionInput' })

/** Who of Envelope really acts, and until when. */
export const impersonation = z
  .object({ operator: z.string(), expiresAt: timestamp, returnTo: z.string() })
  .meta({ id: 'Impersonation' })
export type Impersonation = z.infer<typeof impersonation>

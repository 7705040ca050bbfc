import { z } from 'zod'
import { minimumPasswordLength } from './password-length.ts'
import { timestamp } from './primitives.ts'

/** What the bearer of an invitation that is still open sees. */
export const invitation = z
  .object({
    /** Name of the tenant. */
    tenant: z.string(),
    name: z.string(),
    email: z.string(),
    expiresAt: timestamp,
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof invitation>

/** A password that is chosen, not one that is given to sign in. */
export const newPassword = z
  .string('Choose a password.')
  .min(1, { error: 'Choose a password.', abort: true })
  .min(minimumPasswordLength, `Use at least ${minimumPasswordLength} characters.`)
  .max(1000, 'Use at most 1,000 characters.')

export const acceptInvitationInput = z.object({ password: newPassword }).meta({ id: 'AcceptInvitationInput' })

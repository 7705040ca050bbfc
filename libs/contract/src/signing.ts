import { z } from 'zod'
import { document } from './document.ts'
import { recipientRole } from './envelope.ts'
import { requiredText, timestamp } from './primitives.ts'

/** What the bearer of a link that is still open sees. */
export const signingRequest = z
  .object({
    tenant: z.string(),
    sender: z.string(),
    title: z.string(),
    message: z.string(),
    expiresAt: timestamp.nullable(),
    recipient: z.object({ name: z.string(), email: z.string(), role: recipientRole.default('signer') }),
    documents: z.array(document),
  })
  .meta({ id: 'SigningRequest' })
export type SigningRequest = z.infer<typeof signingRequest>

export const signatureInput = z
  .object({
    /** The name as typed: it is the signature. */
    signature: requiredText('your full name as your signature', 100),
    consent: z.literal(true, 'Confirm that you mean to sign.'),
  })
  .meta({ id: 'SignatureInput' })

export const declineInput = z.object({ reason: requiredText('a reason', 500) }).meta({ id: 'DeclineInput' })

export const signingResult = z
  .object({
    status: z.enum(['signed', 'approved', 'declined']),
    /** True when nobody else has still to sign or approve. */
    completed: z.boolean(),
  })
  .meta({ id: 'SigningResult' })

/** What a recipient may read and keep for as long as the envelope is neither withdrawn nor declined. */
export const signingCopy = z
  .object({
    sender: z.string(),
    title: z.string(),
    /** Null while others are still waited for. From then on there is a certificate. */
    completedAt: timestamp.nullable(),
    documents: z.array(document),
  })
  .meta({ id: 'SigningCopy' })
export type SigningCopy = z.infer<typeof signingCopy>

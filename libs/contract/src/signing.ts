import { z } from 'zod'
import { document } from './document.ts'
import { recipientRole } from './envelope.ts'
import { requiredText, timestamp } from './primitives.ts'
import { isSignature, signatureCanvas, signatureLineLimit, signaturePointLimit } from './signature-drawing.ts'

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

const beside = `A point is at 0 to ${signatureCanvas.width} from the left and 0 to ${signatureCanvas.height} from the top.`
const place = (most: number) => z.int('A point is in whole units.').min(0, beside).max(most, beside)
const point = z.tuple([place(signatureCanvas.width), place(signatureCanvas.height)])

const drawing = z
  .array(z.array(point).min(1, 'A line has at least one point.'))
  .min(1, { error: 'Draw your signature.', abort: true })
  .max(
    signatureLineLimit,
    `A drawing has at most ${signatureLineLimit} lines. Clear it and draw with fewer strokes.`,
  )
  .refine((lines) => lines.reduce((sum, { length }) => sum + length, 0) <= signaturePointLimit, {
    error: `A drawing has at most ${signaturePointLimit.toLocaleString('en')} points. Clear it and draw with fewer strokes.`,
    abort: true,
  })
  .refine(isSignature, 'This is too small for a signature. Draw it larger.')

export const signatureInput = z
  .object({
    /** The name as typed. It says who signs, and is the signature where none is drawn. */
    signature: requiredText('your full name as your signature', 100),
    /** The signature as drawn, on a canvas of 1000 by 400 units: its lines, each the points it goes through. */
    drawing: drawing.optional(),
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

import { z } from 'zod'
import { document } from './document.ts'
import { email, id, page, pageQuery, requiredText, search, sortedBy, text, timestamp } from './primitives.ts'
import { envelopeStatuses, envelopeStatusFilters, recipientLimit, recipientRoles } from './envelope-terms.ts'
import { expiresInDays, remindEveryDays } from './schedule.ts'

export const envelopeStatus = z.enum(envelopeStatuses)
export type EnvelopeStatus = z.infer<typeof envelopeStatus>

/** `waiting`: earlier ones in the order must sign first, or the worker has not delivered yet. */
export const recipientStatus = z.enum(['waiting', 'delivered', 'viewed', 'signed', 'declined'])
export type RecipientStatus = z.infer<typeof recipientStatus>

export const recipientRole = z.enum(recipientRoles)
export type RecipientRole = z.infer<typeof recipientRole>

export const recipient = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    /** Recipients with the same number receive it at the same time; 1 is first. */
    order: z.int(),
    role: recipientRole.default('signer'),
    /** Of an approver who has approved `signed`. */
    status: recipientStatus,
    /** When they signed or approved. */
    signedAt: timestamp.nullable(),
    /** When they were last reminded. */
    remindedAt: timestamp.nullable().default(null),
    declineReason: z.string().nullable(),
    /** The signature, where it was drawn: lines of points as `SignatureInput` has them. */
    drawing: z
      .array(z.array(z.tuple([z.int(), z.int()])))
      .nullable()
      .default(null),
    /** When what is theirs was erased: they have no name and no address any more. */
    erasedAt: timestamp.nullable().default(null),
  })
  .meta({ id: 'Recipient' })
export type Recipient = z.infer<typeof recipient>

export const historyEventType = z.enum([
  'created',
  'sent',
  'delivered',
  'viewed',
  'signed',
  'completed',
  'declined',
  'expired',
  'voided',
])
export type HistoryEventType = z.infer<typeof historyEventType>

/** What a step was, where its type says that only roughly: `approved` of `signed`, `reminded` of `delivered`,
 * `rescheduled` of `sent`. */
export const historyAction = z.enum(['approved', 'reminded', 'rescheduled'])
export type HistoryAction = z.infer<typeof historyAction>

/** One step in an envelope's life. Never removed, and never changed but where a recipient's data is erased. */
export const historyEvent = z
  .object({
    /** 1, 2, 3, … within the envelope, without a gap. */
    sequence: z.int(),
    type: historyEventType,
    action: historyAction.nullable().default(null),
    at: timestamp,
    actor: z.object({ kind: z.enum(['user', 'recipient', 'system']), name: z.string() }),
    /** Null for what the system does by itself. */
    ip: z.string().nullable(),
    /** The recipient it is about, where there is one. */
    recipient: z.string().nullable(),
    /** A decline's or void's reason. */
    reason: z.string().nullable(),
  })
  .meta({ id: 'HistoryEvent' })
export type HistoryEvent = z.infer<typeof historyEvent>

export const envelopeSummary = z
  .object({
    id,
    title: z.string(),
    status: envelopeStatus,
    /** Sequence of the newest history event: a client that holds an older one has missed something. */
    version: z.int(),
    sender: z.string(),
    recipients: z.array(recipient.pick({ name: true, role: true, status: true })),
    createdAt: timestamp,
    updatedAt: timestamp,
    sentAt: timestamp.nullable(),
    expiresAt: timestamp.nullable(),
  })
  .meta({ id: 'EnvelopeSummary' })
export type EnvelopeSummary = z.infer<typeof envelopeSummary>

export const envelope = envelopeSummary
  .extend({
    message: z.string(),
    /** Days from sending until the links expire, as the draft has them. */
    expiresInDays: z.int(),
    /** Days after which those who are waited for are reminded, again and again; null where they are not. */
    remindEveryDays: z.int().nullable().default(null),
    documents: z.array(document),
    recipients: z.array(recipient),
    history: z.array(historyEvent),
  })
  .meta({ id: 'Envelope' })
export type Envelope = z.infer<typeof envelope>

export const envelopePage = page(envelopeSummary).meta({ id: 'EnvelopePage' })
export type EnvelopePage = z.infer<typeof envelopePage>

export const envelopeQuery = pageQuery.extend({
  status: z.enum(envelopeStatusFilters).optional(),
  /** Those which whoever asks has to sign or approve now, and has the link to: of the newest thousand. */
  waitingFor: z.enum(['me']).optional(),
  /** Part of a title, or of a recipient's name or address. */
  search,
  sort: sortedBy(['createdAt', 'updatedAt', 'title'], '-createdAt'),
})
export type EnvelopeQuery = z.input<typeof envelopeQuery>

const order = z
  .int('The order is a whole number.')
  .min(1, 'The order starts at 1.')
  .max(recipientLimit, `The order ends at ${recipientLimit}.`)

/** What may be saved while composing: anything that fits, complete or not. */
export const envelopeDraft = z
  .object({
    title: text('a title', 200).default(''),
    message: text('a message', 2000).default(''),
    recipients: z
      .array(
        z.object({
          name: text('a name', 100),
          email: text('an email address', 254),
          order,
          role: recipientRole.default('signer'),
        }),
      )
      .max(recipientLimit, `An envelope goes to at most ${recipientLimit} recipients.`)
      .default([]),
    /** Left out, as the tenant's settings have it, or as it is; so is the next. */
    expiresInDays: expiresInDays.optional(),
    remindEveryDays: remindEveryDays.optional(),
  })
  .meta({ id: 'EnvelopeDraft' })
export type EnvelopeDraft = z.infer<typeof envelopeDraft>

/** A draft as it is saved anew. */
export const envelopeDraftChange = envelopeDraft
  .extend({
    /**
     * The draft as whoever saves it last saw it: where it is another by now, nothing is saved (`draft_changed`). Left out, it is
     * saved whatever there is.
     */
    replaces: z.object(envelopeDraft.shape).optional(),
  })
  .meta({ id: 'EnvelopeDraftChange' })
export type EnvelopeDraftChange = z.infer<typeof envelopeDraftChange>

/** What must be there before a draft can be sent: a draft's fields and how many documents it holds. */
export const sendableEnvelope = z.object({
  title: requiredText('a title', 200),
  message: text('a message', 2000),
  documents: z.array(z.unknown()).min(1, 'Add at least one document.'),
  recipients: z
    .array(
      z.object({ name: requiredText('a name', 100), email, order, role: recipientRole.default('signer') }),
    )
    .min(1, 'Add at least one recipient.')
    .max(recipientLimit, `An envelope goes to at most ${recipientLimit} recipients.`)
    .superRefine((recipients, context) => {
      const seen = new Set<string>()
      for (const [index, { email }] of recipients.entries()) {
        if (seen.has(email))
          context.addIssue({
            code: 'custom',
            path: [index, 'email'],
            message: 'This address is in the list already.',
          })
        seen.add(email)
      }
      if (recipients.length > 0 && recipients.every(({ role }) => role === 'viewer'))
        context.addIssue({ code: 'custom', message: 'Add at least one recipient who signs or approves.' })
    }),
})

/** What can still be changed while it is under way. */
export const scheduleInput = z
  .object({
    remindEveryDays,
    /** The end of the links: in the future, and within a year. */
    expiresAt: z.iso.datetime('Enter a date.'),
  })
  .meta({ id: 'ScheduleInput' })

export const voidInput = z.object({ reason: requiredText('a reason', 500) }).meta({ id: 'VoidInput' })

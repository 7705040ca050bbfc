import type * as contract from '@envelope/contract'
import type { Envelope, EnvelopeDraft, FieldErrors, RecipientRole, TenantSettings } from '@envelope/contract'
import { fieldErrors } from '@envelope/contract/terms'

/** What a draft is checked by, loaded after the page. */
export type DraftSchemas = Pick<typeof contract, 'envelopeDraft' | 'sendableEnvelope'>

/** Number fields are empty while they are being typed in. */
type NumberInput = number | ''

export interface RecipientForm {
  /** Tells rows apart while they are added, removed and typed in. */
  key: number
  name: string
  email: string
  order: NumberInput
  role: RecipientRole
}

export interface DraftForm {
  title: string
  message: string
  recipients: RecipientForm[]
  expiresInDays: NumberInput
  remindEveryDays: number | null
}

let lastKey = 0
export const newRecipient = (order: number): RecipientForm => ({
  key: ++lastKey,
  name: '',
  email: '',
  order,
  role: 'signer',
})

/** What composing begins with: a draft, or what the tenant has new envelopes begin with. */
export type Beginning = Pick<TenantSettings, 'expiresInDays' | 'remindEveryDays'> & Partial<Envelope>

/** The form of a draft, or of a new envelope; there is always a recipient to fill in. */
export function draftForm({
  title = '',
  message = '',
  recipients = [],
  expiresInDays,
  remindEveryDays,
}: Beginning): DraftForm {
  const rows = recipients.map(({ name, email, order, role }) => ({
    ...newRecipient(order),
    ...{ name, email, role },
  }))
  return {
    ...{ title, message, expiresInDays, remindEveryDays },
    recipients: rows.length > 0 ? rows : [newRecipient(1)],
  }
}

/** A draft as the API has it, to be compared with another. */
export const draftOf = ({
  title,
  message,
  recipients,
  expiresInDays,
  remindEveryDays,
}: Envelope): EnvelopeDraft => ({
  ...{ title, message },
  recipients: recipients.map(({ name, email, order, role }) => ({ name, email, order, role })),
  ...{ expiresInDays, remindEveryDays },
})

/** What the API gets to save, or why it cannot be saved as it is. */
export function toDraft(
  form: DraftForm,
  { envelopeDraft }: DraftSchemas,
): { draft: EnvelopeDraft } | { errors: FieldErrors } {
  const result = envelopeDraft.safeParse(form)
  return result.success ? { draft: result.data } : { errors: fieldErrors(result.error) }
}

/** What is missing before it can be sent, by field. The API checks by the same schema. */
export function sendErrors(
  form: DraftForm,
  documents: readonly unknown[],
  { sendableEnvelope }: DraftSchemas,
): FieldErrors {
  const result = sendableEnvelope.safeParse({ ...form, documents })
  return result.success ? {} : fieldErrors(result.error)
}

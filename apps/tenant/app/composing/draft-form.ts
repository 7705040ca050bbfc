import {
  envelopeDraft,
  fieldErrors,
  sendableEnvelope,
  type Envelope,
  type EnvelopeDraft,
  type FieldErrors,
  type RecipientRole,
} from '@envelope/contract'

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

/** The form of a draft, or of a new envelope; there is always a recipient to fill in. */
export function draftForm(draft?: Envelope): DraftForm {
  const recipients = draft?.recipients.map(({ name, email, order, role }) => ({
    ...newRecipient(order),
    ...{ name, email, role },
  }))
  return {
    title: draft?.title ?? '',
    message: draft?.message ?? '',
    recipients: recipients?.length ? recipients : [newRecipient(1)],
    expiresInDays: draft?.expiresInDays ?? 30,
    remindEveryDays: draft?.remindEveryDays ?? null,
  }
}

/** What the API gets to save, or why it cannot be saved as it is. */
export function toDraft(form: DraftForm): { draft: EnvelopeDraft } | { errors: FieldErrors } {
  const result = envelopeDraft.safeParse(form)
  return result.success ? { draft: result.data } : { errors: fieldErrors(result.error) }
}

/** What is missing before it can be sent, by field. The API checks by the same schema. */
export function sendErrors(form: DraftForm, documents: readonly unknown[]): FieldErrors {
  const result = sendableEnvelope.safeParse({ ...form, documents })
  return result.success ? {} : fieldErrors(result.error)
}

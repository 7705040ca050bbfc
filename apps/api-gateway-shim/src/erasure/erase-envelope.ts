import { erasedName } from '@envelope/contract'
import type { TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, HistoryRow, RecipientRow } from '../database/schema.ts'
import { searchText } from '../lists/search.ts'
import { withoutPerson } from './without-person.ts'

/** An envelope, held, with a person among its recipients: more than once, if they were given more than one part. */
export interface FoundInEnvelope {
  envelope: EnvelopeRow
  people: RecipientRow[]
  others: RecipientRow[]
  email: string
  at: Date
}

/** That a recipient took their part, and when. */
type KeptColumn =
  | 'tenant_id'
  | 'id'
  | 'envelope_id'
  | 'position'
  | 'signing_order'
  | 'role'
  | 'status'
  | 'link_version'
  | 'delivered_at'
  | 'viewed_at'
  | 'signed_at'
  | 'reminders'
  | 'reminded_at'
  | 'erased_at'

/** What the other columns are then. A new column does not compile until it is decided. */
const erasedRecipient = {
  name: erasedName,
  email: '',
  link_hash: null,
  signature: null,
  signature_drawing: null,
  decline_reason: null,
  remind_at: null,
} satisfies Omit<RecipientRow, KeptColumn>

const namesOf = (recipients: RecipientRow[]) => recipients.map(({ name }) => name)

/** Keeps that a recipient took their part, and when. Of a draft, nobody has yet. */
export async function eraseRecipients(
  transaction: TenantTransaction,
  { envelope, people, at }: FoundInEnvelope,
): Promise<number> {
  const ids = people.map(({ id }) => id)
  if (envelope.status === 'draft') await transaction.deleteFrom('recipients').where('id', 'in', ids).execute()
  else
    await transaction
      .updateTable('recipients')
      .set({ ...erasedRecipient, erased_at: at.toISOString() })
      .where('id', 'in', ids)
      .execute()
  return ids.length
}

/** Steps have recipients by name: of two by the same name, those at the other one's times are the other one's. */
export async function eraseEvents(
  transaction: TenantTransaction,
  { envelope, people, others, email }: FoundInEnvelope,
): Promise<number> {
  const events = await transaction
    .selectFrom('history')
    .selectAll()
    .where('envelope_id', '=', envelope.id)
    .execute()
  const names = new Set(namesOf(people))
  let erased = 0
  for (const event of events) {
    const isTheirs =
      event.recipient !== null && names.has(event.recipient) && !others.some((other) => isOf(event, other))
    const changes = isTheirs ? withoutRecipient(event) : {}
    const reason = changes.reason === null ? null : withoutPersonIn(event.reason, { email, people })
    if (!isTheirs && reason === event.reason) continue
    await transaction
      .updateTable('history')
      .set({ ...changes, reason })
      .where('envelope_id', '=', envelope.id)
      .where('sequence', '=', event.sequence)
      .execute()
    if (isTheirs) erased += 1
  }
  return erased
}

const isOf = (event: HistoryRow, recipient: RecipientRow): boolean =>
  event.recipient === recipient.name &&
  (event.type === 'declined'
    ? recipient.status === 'declined'
    : [recipient.delivered_at, recipient.reminded_at, recipient.viewed_at, recipient.signed_at].includes(
        event.at,
      ))

const withoutRecipient = ({
  actor_kind,
}: HistoryRow): Partial<Pick<HistoryRow, 'recipient' | 'actor_name' | 'ip' | 'reason'>> => ({
  recipient: erasedName,
  ...(actor_kind === 'recipient' && { actor_name: erasedName, ip: null, reason: null }),
})

/** What the sender wrote stays, without the person's address and full name. */
export async function eraseEnvelopeTexts(
  transaction: TenantTransaction,
  { envelope, people, others, email }: FoundInEnvelope,
): Promise<number> {
  const title = withoutPerson(envelope.title, { email, names: namesOf(people) })
  const stay = envelope.status === 'draft' ? [] : people.map(() => erasedName)
  await transaction
    .updateTable('envelopes')
    .set({
      title,
      message: withoutPerson(envelope.message, { email, names: namesOf(people) }),
      search_text: searchText([title, ...others.flatMap((other) => [other.name, other.email]), ...stay]),
    })
    .where('id', '=', envelope.id)
    .execute()
  return 1
}

export async function eraseDocumentNames(
  transaction: TenantTransaction,
  { envelope, people, email }: FoundInEnvelope,
): Promise<number> {
  const documents = await transaction
    .selectFrom('documents')
    .select(['id', 'name'])
    .where('envelope_id', '=', envelope.id)
    .execute()
  let erased = 0
  for (const { id, name: before } of documents) {
    const name = withoutPerson(before, { email, names: namesOf(people) })
    if (name === before) continue
    await transaction.updateTable('documents').set({ name }).where('id', '=', id).execute()
    erased += 1
  }
  return erased
}

const withoutPersonIn = (
  text: string | null,
  { email, people }: Pick<FoundInEnvelope, 'email' | 'people'>,
): string | null => text && withoutPerson(text, { email, names: namesOf(people) })

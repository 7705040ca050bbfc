import { erasedName } from '@envelope/contract'
import { expressionBuilder } from 'kysely'
import type { TenantTransaction } from '../database/database.ts'
import type { TenantTables } from '../database/schema.ts'
import type { JobKind } from '../jobs/job.ts'
import { contains, containsInAnyCase } from '../lists/search.ts'
import type { FoundInEnvelope } from './erase-envelope.ts'
import { escape } from '../mail/templates.ts'
import { withoutPerson } from './without-person.ts'

const toRecipients: JobKind[] = ['deliver', 'remind', 'deliverCopy']

/**
 * Mails to a recipient, and the one by which the sender learned that they declined. Of those to others, which have the title
 * and the message in them, what is said of the person. Keys say what a mail is.
 */
export async function removeMailsAbout(
  transaction: TenantTransaction,
  { envelope, people, others, email }: FoundInEnvelope,
): Promise<number> {
  const mailsOf = ({ id }: { id: string }) => ['deliver', 'remind', 'copy'].map((what) => `${what}:${id}:%`)
  const declined = people.some(({ status }) => status === 'declined') ? [`declined:${envelope.id}`] : []
  const { numDeletedRows } = await transaction
    .deleteFrom('mailbox_mails')
    .where(isOneOf([...people.flatMap(mailsOf), ...declined]))
    .executeTakeFirst()
  const left = await transaction
    .selectFrom('mailbox_mails')
    .select(['id', 'subject', 'text', 'html'])
    .where(isOneOf([...others.flatMap(mailsOf), `%:${envelope.id}`]))
    .execute()
  const names = people.flatMap(({ name }) => [name, escape(name)])
  for (const { id, ...mail } of left) {
    const texts = Object.entries(mail).map(([part, text]) => [part, withoutPerson(text, { email, names })])
    const changed = Object.fromEntries(texts) as typeof mail
    await transaction.updateTable('mailbox_mails').set(changed).where('id', '=', id).execute()
  }
  return Number(numDeletedRows)
}

const isOneOf = (keys: string[]) => {
  const { or, eb } = expressionBuilder<TenantTables, 'mailbox_mails'>()
  return or(keys.map((key) => eb('idempotency_key', 'like', key)))
}

/** Such as of an account that they had. */
export async function removeMails(transaction: TenantTransaction, email: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('mailbox_mails')
    .where(containsInAnyCase('recipient', `<${email}>`))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Mails that are still to be sent to a recipient, and what open pages are still to be told, with everybody's names. */
export async function removeJobsAbout(
  transaction: TenantTransaction,
  { envelope, people }: FoundInEnvelope,
): Promise<number> {
  await transaction.deleteFrom('outbox').where('stream', '=', envelope.id).execute()
  let removed = 0
  for (const { id } of people) {
    const { numDeletedRows } = await transaction
      .deleteFrom('outbox')
      .where('kind', 'in', toRecipients)
      .where(contains('payload', id))
      .executeTakeFirst()
    removed += Number(numDeletedRows)
  }
  return removed
}

/** Requests for a new password, and what mail servers said of an address. */
export async function removeRequests(transaction: TenantTransaction, email: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('outbox')
    .where('kind', '=', 'resetPassword')
    .where(containsInAnyCase('payload', email))
    .executeTakeFirst()
  const failed = await transaction
    .selectFrom('outbox')
    .select(['id', 'last_error'])
    .where(containsInAnyCase('last_error', email))
    .execute()
  for (const { id, last_error } of failed)
    await transaction
      .updateTable('outbox')
      .set({ last_error: withoutPerson(last_error ?? '', { email, names: [] }) })
      .where('id', '=', id)
      .execute()
  return Number(numDeletedRows)
}

/** What requests of the last two days were answered with them in it: repeated, they are handled once more. */
export async function removeAnswers(transaction: TenantTransaction, email: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('kept_answers')
    .where(containsInAnyCase('answer', email))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** That somebody was invited, or removed, or that an operator acted as them, stays; not who. */
export async function eraseTenantEvents(transaction: TenantTransaction, email: string): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('tenant_history')
    .set({ subject: erasedName })
    .where(({ or, eb }) =>
      or([containsInAnyCase('subject', `<${email}>`), eb(eb.fn('lower', ['subject']), '=', email)]),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows) + (await eraseDetails(transaction, email))
}

/** Reasons, which people wrote. */
async function eraseDetails(transaction: TenantTransaction, email: string): Promise<number> {
  const events = await transaction
    .selectFrom('tenant_history')
    .select(['id', 'detail'])
    .where(containsInAnyCase('detail', email))
    .execute()
  for (const { id, detail } of events)
    await transaction
      .updateTable('tenant_history')
      .set({ detail: withoutPerson(detail ?? '', { email, names: [] }) })
      .where('id', '=', id)
      .execute()
  return events.length
}

/** What they sent stays, with their name. */
export async function eraseFormerMember(transaction: TenantTransaction, email: string): Promise<number> {
  const former = await transaction
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .where('removed_at', 'is not', null)
    .executeTakeFirst()
  if (!former) return 0
  await transaction
    .updateTable('users')
    .set({ email: `${former.id}@erased.invalid` })
    .where('id', '=', former.id)
    .execute()
  return 1
}

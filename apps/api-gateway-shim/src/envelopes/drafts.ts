import { randomUUIDv7 } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Envelope, EnvelopeDraft, EnvelopeDraftChange } from '@envelope/contract'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow, Tenant } from '../database/schema.ts'
import { makeOnce } from '../idempotency.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal } from '../refusal.ts'
import { searchText } from '../lists/search.ts'
import { documentsOf, findEnvelope, lockEnvelope, recipientsOf, toEnvelope } from './rows.ts'
import { takeStep, type Actor } from './steps.ts'

export interface NewDraft {
  draft: EnvelopeDraft
  senderId: string
  actor: Actor
  /** What the draft does not say is as the tenant has it. */
  tenant: Pick<Tenant, 'default_expires_in_days' | 'default_remind_every_days'>
  /** The same key of the same sender makes one envelope, however often it comes. */
  idempotencyKey?: string | undefined
}

export async function createDraft(database: TenantDatabase, input: NewDraft): Promise<Envelope> {
  return makeOnce(
    () => madeBefore(database, input),
    async () => {
      const row = await database.transaction().execute((transaction) => insertDraft(transaction, input))
      return toEnvelope(database, row)
    },
  )
}

async function madeBefore(
  database: TenantDatabase,
  { senderId, idempotencyKey }: NewDraft,
): Promise<Envelope | undefined> {
  if (idempotencyKey === undefined) return undefined
  const row = await database
    .selectFrom('idempotency_keys')
    .select('envelope_id')
    .where('user_id', '=', senderId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  return row && toEnvelope(database, await findEnvelope(database, row.envelope_id))
}

async function insertDraft(
  transaction: TenantTransaction,
  { draft, senderId, actor, tenant, idempotencyKey }: NewDraft,
): Promise<EnvelopeRow> {
  const id = randomUUIDv7()
  const now = new Date()
  const time = now.toISOString()
  await transaction
    .insertInto('envelopes')
    .values({
      id,
      sender_id: senderId,
      expires_in_days: tenant.default_expires_in_days,
      remind_every_days: tenant.default_remind_every_days,
      ...columnsOf(draft),
      status: 'draft',
      version: 0,
      created_at: time,
      updated_at: time,
    })
    .execute()
  if (idempotencyKey !== undefined)
    await transaction
      .insertInto('idempotency_keys')
      .values({ user_id: senderId, idempotency_key: idempotencyKey, envelope_id: id, created_at: time })
      .execute()
  await replaceRecipients(transaction, id, draft)
  return takeStep(transaction, await lockEnvelope(transaction, id), { type: 'created', actor, at: now })
}

/** @throws Refusal `not_found`, `envelope_not_draft`, `draft_changed` when it is not the one that is replaced */
export async function updateDraft(
  database: TenantDatabase,
  id: string,
  { replaces, ...draft }: EnvelopeDraftChange,
): Promise<Envelope> {
  await database.transaction().execute(async (transaction) => {
    const row = await lockDraft(transaction, id)
    if (replaces) {
      const stored = storedDraft(row, await recipientsOf(transaction, id))
      // What is there already was saved before, by a request whose answer got lost.
      if (!isSame(stored, replaces) && !isSame(stored, draft)) throw new Refusal('draft_changed')
    }
    await transaction
      .updateTable('envelopes')
      .set({ ...columnsOf(draft), updated_at: new Date().toISOString() })
      .where('id', '=', id)
      .execute()
    await transaction.deleteFrom('recipients').where('envelope_id', '=', id).execute()
    await replaceRecipients(transaction, id, draft)
  })
  return toEnvelope(database, await findEnvelope(database, id))
}

/** @throws Refusal `not_found`, `envelope_not_draft` */
export async function deleteDraft(database: TenantDatabase, id: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockDraft(transaction, id)
    const documents = await documentsOf(transaction, id)
    await enqueue(
      transaction,
      documents.map((document) => ({ kind: 'removeFile', documentId: document.id })),
    )
    await transaction.deleteFrom('envelopes').where('id', '=', id).execute()
  })
}

/** The envelope, locked, while it may still be changed. */
export async function lockDraft(transaction: TenantTransaction, id: string): Promise<EnvelopeRow> {
  const envelope = await lockEnvelope(transaction, id)
  if (envelope.status !== 'draft') throw new Refusal('envelope_not_draft')
  return envelope
}

const storedDraft = (row: EnvelopeRow, recipients: RecipientRow[]): EnvelopeDraft => ({
  title: row.title,
  message: row.message,
  recipients: recipients.map(({ name, email, signing_order: order, role }) => ({ name, email, order, role })),
  expiresInDays: row.expires_in_days,
  remindEveryDays: row.remind_every_days,
})

/** What a draft does not say is as it is. */
function isSame(stored: EnvelopeDraft, draft: EnvelopeDraft): boolean {
  const said = Object.entries(draft).filter(([, value]) => value !== undefined)
  return isDeepStrictEqual({ ...stored, ...Object.fromEntries(said) }, stored)
}

const columnsOf = (draft: EnvelopeDraft) => ({
  title: draft.title,
  message: draft.message,
  ...(draft.expiresInDays !== undefined && { expires_in_days: draft.expiresInDays }),
  ...(draft.remindEveryDays !== undefined && { remind_every_days: draft.remindEveryDays }),
  search_text: searchText([draft.title, ...draft.recipients.flatMap(({ name, email }) => [name, email])]),
})

async function replaceRecipients(
  transaction: TenantTransaction,
  envelopeId: string,
  { recipients }: EnvelopeDraft,
): Promise<void> {
  if (recipients.length === 0) return
  await transaction
    .insertInto('recipients')
    .values(
      recipients.map(({ name, email, order, role }, position) => ({
        id: randomUUIDv7(),
        envelope_id: envelopeId,
        position,
        name,
        email,
        signing_order: order,
        role,
        status: 'waiting' as const,
      })),
    )
    .execute()
}

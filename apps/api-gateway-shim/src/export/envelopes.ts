import type { NotNull } from 'kysely'
import type { TenantDatabase } from '../database/database.ts'
import { toDrawing } from '../envelopes/rows.ts'
import { exportedColumns } from './exported-columns.ts'

const envelopesAtOnce = 200
const documentsAtOnce = 500

type Envelope = Awaited<ReturnType<typeof readBatch>>[number]

/**
 * Envelopes that were there at a time, with all that belongs to them, a few at once and the oldest id first. Those of one
 * batch are read in one transaction, so that each is as it was at one moment.
 */
export async function* envelopeBatches(own: TenantDatabase, at: string): AsyncGenerator<Envelope[]> {
  let last = ''
  for (;;) {
    const batch = await own.transaction().execute((transaction) => readBatch(transaction, last))
    yield batch.filter(({ created_at }) => created_at <= at)
    if (batch.length < envelopesAtOnce) return
    last = batch.at(-1)!.id
  }
}

/** The documents of those envelopes, a few at once. */
export async function* documentBatches(
  own: TenantDatabase,
  at: string,
): AsyncGenerator<{ id: string; path: string }[]> {
  let last = ''
  for (;;) {
    const batch = await own
      .selectFrom('documents as document')
      .leftJoin('envelopes as envelope', 'envelope.id', 'document.envelope_id')
      .select(['document.id', 'document.name', 'document.envelope_id', 'envelope.created_at'])
      .$narrowType<{ created_at: NotNull }>()
      .where('document.id', '>', last)
      .orderBy('document.id')
      .limit(documentsAtOnce)
      .execute()
    const there = batch.filter(({ created_at }) => created_at <= at)
    yield there.map((document) => ({ id: document.id, path: documentPath(document.envelope_id, document) }))
    if (batch.length < documentsAtOnce) return
    last = batch.at(-1)!.id
  }
}

async function readBatch(transaction: TenantDatabase, after: string) {
  const envelopes = await transaction
    .selectFrom('envelopes')
    .select(exportedColumns('envelopes'))
    .where('id', '>', after)
    .orderBy('id')
    .limit(envelopesAtOnce)
    .execute()
  const [first, last] = [envelopes.at(0)?.id ?? '', envelopes.at(-1)?.id ?? '']
  const recipients = await transaction
    .selectFrom('recipients')
    .select(['envelope_id', ...exportedColumns('recipients')])
    .where('envelope_id', '>=', first)
    .where('envelope_id', '<=', last)
    .orderBy('envelope_id')
    .orderBy('position')
    .execute()
  const documents = await transaction
    .selectFrom('documents')
    .select(['envelope_id', ...exportedColumns('documents')])
    .where('envelope_id', '>=', first)
    .where('envelope_id', '<=', last)
    .orderBy('envelope_id')
    .orderBy('id')
    .execute()
  const history = await transaction
    .selectFrom('history')
    .select(['envelope_id', ...exportedColumns('history')])
    .where('envelope_id', '>=', first)
    .where('envelope_id', '<=', last)
    .orderBy('envelope_id')
    .orderBy('sequence')
    .execute()
  const signed = recipients.map((recipient) => ({ ...recipient, signature_drawing: toDrawing(recipient) }))
  const of = { recipients: grouped(signed), documents: grouped(documents), history: grouped(history) }
  return envelopes.map((envelope) => ({
    ...envelope,
    recipients: of.recipients.get(envelope.id) ?? [],
    documents: (of.documents.get(envelope.id) ?? []).map((document) => ({
      ...document,
      path: documentPath(envelope.id, document),
    })),
    history: of.history.get(envelope.id) ?? [],
  }))
}

/** The id as well: two documents of an envelope may have one name. */
const documentPath = (envelopeId: string, { id, name }: { id: string; name: string }) =>
  `documents/${envelopeId}/${id} ${name}`

function grouped<Row extends { envelope_id: string }>(rows: Row[]): Map<string, Omit<Row, 'envelope_id'>[]> {
  const groups = new Map<string, Omit<Row, 'envelope_id'>[]>()
  for (const { envelope_id, ...row } of rows) {
    const group = groups.get(envelope_id)
    if (group) group.push(row)
    else groups.set(envelope_id, [row])
  }
  return groups
}

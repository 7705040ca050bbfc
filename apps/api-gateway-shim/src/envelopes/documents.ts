import { randomUUIDv7 } from 'node:crypto'
import type { Readable } from 'node:stream'
import { documentLimits, documentRefusals, type Document } from '@envelope/contract'
import type { Database, TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { DocumentRow } from '../database/schema.ts'
import type { Files } from '../files/files.ts'
import { enqueue } from '../jobs/outbox.ts'
import { claimOfPlan, type PlanHolder } from '../plans/limits.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { DocumentInspection } from './document-inspection.ts'
import { lockDraft } from './drafts.ts'
import { documentsOf, findEnvelope, toDocument } from './rows.ts'

export interface Upload {
  tenant: PlanHolder
  envelopeId: string
  name: string
  content: Readable
}

/**
 * Adds a document to a draft, streaming it. When it is refused, or breaks off, nothing is left behind.
 * @throws Refusal `not_found`, `envelope_not_draft`, `too_many_documents`, `unsupported_file`, `file_too_large`,
 * `plan_limit_reached`
 */
export async function addDocument(
  database: Database,
  files: Files,
  { tenant, envelopeId, name, content }: Upload,
): Promise<Document> {
  const tenantId = tenant.id
  const own = database.tenant(tenantId)
  const envelope = await findEnvelope(own, envelopeId)
  if (envelope.status !== 'draft') throw new Refusal('envelope_not_draft')
  await assertRoom(own, envelopeId, name)
  // Not even begun where nothing has room: there is no document of less than a byte.
  await claimOfPlan({ global: database.global, own }, tenant, { limit: 'storageBytes', amount: 1 })

  const key = { tenantId, documentId: randomUUIDv7() }
  const inspection = new DocumentInspection(name)
  await files.put(key, inspection.of(content))
  try {
    const row = {
      id: key.documentId,
      envelope_id: envelopeId,
      name,
      type: inspection.type!,
      size: inspection.size,
      sha256: inspection.sha256(),
    }
    await database.transaction(async (inside) => {
      const transaction = inside.tenant(tenantId)
      await lockDraft(transaction, envelopeId)
      await assertRoom(transaction, envelopeId, name)
      const claim = { limit: 'storageBytes', amount: row.size } as const
      await claimOfPlan({ global: inside.global, own: transaction }, tenant, claim)
      await transaction.insertInto('documents').values(row).execute()
      await touch(transaction, envelopeId)
    })
    return toDocument({ ...row, tenant_id: tenantId })
  } catch (error) {
    await files.remove(key)
    throw error
  }
}

async function assertRoom(database: TenantDatabase, envelopeId: string, name: string): Promise<void> {
  const { length } = await documentsOf(database, envelopeId)
  if (length >= documentLimits.count)
    throw refusalAtField('too_many_documents', 'file', documentRefusals.tooMany(name))
}

/** @throws Refusal `not_found`, `envelope_not_draft` */
export async function removeDocument(
  database: TenantDatabase,
  envelopeId: string,
  id: string,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockDraft(transaction, envelopeId)
    await findDocument(transaction, envelopeId, id)
    await transaction.deleteFrom('documents').where('id', '=', id).execute()
    await enqueue(transaction, [{ kind: 'removeFile', documentId: id }])
    await touch(transaction, envelopeId)
  })
}

async function touch(transaction: TenantTransaction, envelopeId: string): Promise<void> {
  await transaction
    .updateTable('envelopes')
    .set({ updated_at: new Date().toISOString() })
    .where('id', '=', envelopeId)
    .execute()
}

/** @throws Refusal `not_found` */
export async function findDocument(
  database: TenantDatabase,
  envelopeId: string,
  documentId: string,
): Promise<DocumentRow> {
  const row = await database
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', documentId)
    .where('envelope_id', '=', envelopeId)
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return row
}

import type {
  Database,
  DatabaseTransaction,
  TenantDatabase,
  TenantTransaction,
} from '../database/database.ts'
import type { ErasureRow } from '../database/schema.ts'
import { recipientsOf } from '../envelopes/rows.ts'
import { isOpen } from '../envelopes/state-machine.ts'
import { theSystem } from '../envelopes/steps.ts'
import { failpoint } from '../failpoints.ts'
import { enqueue } from '../jobs/outbox.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { eraseInEnvelope, eraseInTenant } from './erased-tables.ts'
import { canonical, closedWith, draftsWith } from './people.ts'

/** A transaction each, and all together well within the lease of a job. */
const envelopesAtOnce = 100

interface ErasureOrder {
  tenantId: string
  erasureId: string
}

/**
 * Erases some of what there is of a person, and writes down the job that goes on, or that it is done. Each envelope is erased
 * together with its count, so that it goes on where it was when a process was killed, and may be done by two at once.
 */
export async function erasePerson(database: Database, { tenantId, erasureId }: ErasureOrder): Promise<void> {
  const own = database.tenant(tenantId)
  const erasure = await own.selectFrom('erasures').selectAll().where('id', '=', erasureId).executeTakeFirst()
  if (!erasure || erasure.email === null) return
  const { email } = erasure
  for (const envelopeId of await nextEnvelopes(own, email)) {
    await own.transaction().execute((inside) => eraseEnvelope(inside, { erasureId, email, envelopeId }))
    failpoint('erase:envelope')
  }
  await database.transaction(async (inside) => {
    const transaction = inside.tenant(tenantId)
    const more = await nextEnvelopes(transaction, email)
    if (more.length > 0) await enqueue(transaction, [{ kind: 'erase', erasureId }])
    else await finish(inside, { tenantId, erasureId })
  })
  failpoint('erase:finished')
}

async function nextEnvelopes(own: TenantDatabase, email: string): Promise<string[]> {
  const drafts = await draftsWith(own, email)
    .select('envelope.id')
    .distinct()
    .limit(envelopesAtOnce)
    .execute()
  const closed = await closedWith(own, email)
    .select('envelope.id')
    .distinct()
    .limit(envelopesAtOnce)
    .execute()
  return [...drafts, ...closed].map(({ id }) => id).slice(0, envelopesAtOnce)
}

async function eraseEnvelope(
  transaction: TenantTransaction,
  { erasureId, email, envelopeId }: { erasureId: string; email: string; envelopeId: string },
): Promise<void> {
  const envelope = await transaction
    .selectFrom('envelopes')
    .selectAll()
    .where('id', '=', envelopeId)
    .forUpdate()
    .executeTakeFirst()
  // Thrown away, or sent, meanwhile.
  if (!envelope || isOpen(envelope.status)) return
  const recipients = await recipientsOf(transaction, envelopeId)
  const people = recipients.filter((recipient) => canonical(recipient.email) === email)
  if (people.length === 0) return
  const others = recipients.filter((recipient) => !people.includes(recipient))
  const erased = await eraseInEnvelope(transaction, { envelope, people, others, email, at: new Date() })
  await transaction
    .updateTable('erasures')
    .set(({ eb }) => ({
      envelopes: eb('envelopes', '+', 1),
      events: eb('events', '+', erased.events),
      mails: eb('mails', '+', erased.mails),
    }))
    .where('id', '=', erasureId)
    .execute()
}

/** The address itself goes last: without it there is nothing to go on with. */
async function finish(inside: DatabaseTransaction, { tenantId, erasureId }: ErasureOrder): Promise<void> {
  const transaction = inside.tenant(tenantId)
  const erasure: ErasureRow | undefined = await transaction
    .selectFrom('erasures')
    .selectAll()
    .where('id', '=', erasureId)
    .forUpdate()
    .executeTakeFirst()
  if (!erasure || erasure.email === null) return
  const { mails } = await eraseInTenant(inside, { tenantId, email: erasure.email })
  const at = new Date()
  const counts = { envelopes: erasure.envelopes, events: erasure.events, mails: erasure.mails + mails }
  await transaction
    .updateTable('erasures')
    .set({ email: null, finished_at: at.toISOString(), mails: counts.mails })
    .where('id', '=', erasureId)
    .execute()
  const detail = Object.entries(counts).map(([what, count]) => `${what}: ${count}`)
  await recordEvent(transaction, {
    type: 'personErased',
    actor: { ...theSystem, kind: 'system' },
    at,
    subject: erasureId,
    detail: detail.join(', '),
  })
}

import type { PlanUsage } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'

/** What a tenant uses now, and in this calendar month of UTC. */
export async function usageOf(database: TenantDatabase, now = new Date()): Promise<PlanUsage> {
  const month = `${now.toISOString().slice(0, 7)}-01`
  const [envelopes, members, documents] = await Promise.all([
    database
      .selectFrom('envelopes')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('sent_at', '>=', month)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('users')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('removed_at', 'is', null)
      .where('password_hash', 'is not', null)
      .executeTakeFirstOrThrow(),
    database
      .selectFrom('documents')
      .select(({ fn }) => fn.sum('size').as('bytes'))
      .executeTakeFirstOrThrow(),
  ])
  return {
    envelopesThisMonth: Number(envelopes.count),
    members: Number(members.count),
    storageBytes: Number(documents.bytes ?? 0),
  }
}

import type { TenantDatabase } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'

const atOnce = 50
/** When a look that came to nothing is begun anew. */
const leaseMilliseconds = 60 * 60_000

/**
 * Has a tenant's domains looked for whose time has come, each by a job, so that DNS that is slow holds up no clock; once,
 * however many schedulers run.
 * @returns how many
 */
export async function enqueueDueChecks(own: TenantDatabase, now = new Date()): Promise<number> {
  const due = await own
    .selectFrom('domain_claims')
    .select(['domain', 'next_check_at'])
    .where('next_check_at', '<=', now.toISOString())
    .orderBy('next_check_at')
    .limit(atOnce)
    .execute()
  let enqueued = 0
  for (const { domain, next_check_at } of due)
    await own.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('domain_claims')
        .set({ next_check_at: new Date(now.getTime() + leaseMilliseconds).toISOString() })
        .where('domain', '=', domain)
        .where('next_check_at', '=', next_check_at)
        .executeTakeFirstOrThrow()
      // Another scheduler was faster, or an operator.
      if (numUpdatedRows !== 1n) return
      await enqueue(transaction, [{ kind: 'checkDomain', domain }], now)
      enqueued += 1
    })
  return enqueued
}

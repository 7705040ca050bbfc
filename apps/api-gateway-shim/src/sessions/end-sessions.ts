import type { TenantTransaction } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'

/**
 * Ends sessions of a user, all of them where nothing else is said: their tokens are worth nothing any more, and what listens in
 * them is closed.
 * @returns how many
 */
export async function endSessions(
  transaction: TenantTransaction,
  userId: string,
  { only, except }: { only?: string; except?: string } = {},
): Promise<number> {
  let query = transaction.selectFrom('access_tokens').select('id').where('user_id', '=', userId)
  if (only !== undefined) query = query.where('id', '=', only)
  if (except !== undefined) query = query.where('id', '!=', except)
  // Held, so that none begins meanwhile.
  const ids = (await query.forUpdate().execute()).map(({ id }) => id)
  if (ids.length === 0) return 0
  await transaction.deleteFrom('access_tokens').where('id', 'in', ids).execute()
  await enqueue(
    transaction,
    ids.map((sessionId) => ({ kind: 'sessionEnded', sessionId })),
  )
  return ids.length
}

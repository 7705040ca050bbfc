import type { SelectQueryBuilder } from 'kysely'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { TenantTables } from '../database/schema.ts'
import { enqueue } from '../jobs/outbox.ts'

/** So many that no transaction is long. */
const sessionsAtOnce = 500

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
  return end(transaction, query)
}

/** The same of a tenant's sessions whose time is over. Any number of schedulers may do so at once. */
export async function endExpiredSessions(database: TenantDatabase, now = new Date()): Promise<void> {
  const expired = (handle: TenantDatabase) =>
    handle
      .selectFrom('access_tokens')
      .select('id')
      .where('expires_at', '<=', now.toISOString())
      .orderBy('expires_at')
      .limit(sessionsAtOnce)
  // Nearly always there is none, which costs one look into the index.
  while (await expired(database).limit(1).executeTakeFirst())
    await database.transaction().execute((transaction) => end(transaction, expired(transaction)))
}

type Sessions = SelectQueryBuilder<TenantTables, 'access_tokens', { id: string }>

async function end(transaction: TenantTransaction, sessions: Sessions): Promise<number> {
  // Held, so that none begins meanwhile.
  const ids = (await sessions.forUpdate().execute()).map(({ id }) => id)
  if (ids.length === 0) return 0
  await transaction.deleteFrom('access_tokens').where('id', 'in', ids).execute()
  await enqueue(
    transaction,
    ids.map((sessionId) => ({ kind: 'sessionEnded', sessionId })),
  )
  return ids.length
}

import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { GlobalDatabase, TenantDatabase } from '../database/database.ts'
import { repeatOnConflict } from '../database/repeated-transactions.ts'
import { globalRetention, tenantRetention, type Retention } from './retention.ts'

/** So many that each statement is short, and others get their turn. */
const rowsAtOnce = 1_000

/** Removes what a tenant keeps no longer. Any number of schedulers may do so at once. */
export const pruneTenant = (own: TenantDatabase, now = new Date()): Promise<void> =>
  prune(own, tenantRetention, now)

/** The same of what belongs to no tenant. */
export const pruneGlobal = (global: GlobalDatabase, now = new Date()): Promise<void> =>
  prune(global, globalRetention, now)

async function prune<Tables>(
  database: Kysely<Tables>,
  retention: Record<string, Retention | string>,
  now: Date,
): Promise<void> {
  for (const [table, rule] of Object.entries(retention))
    if (typeof rule !== 'string') {
      const before = new Date(now.getTime() - rule.kept).toISOString()
      while (await removeSome(database as never, table, rule.column, before)) await letOthersWork()
    }
}

/** @returns whether there may be more */
async function removeSome(
  database: Kysely<Record<string, Record<string, string>>>,
  table: string,
  columnName: string,
  before: string,
): Promise<boolean> {
  const column = database.dynamic.ref<never>(columnName)
  const due = database
    .selectFrom(table)
    .select(column)
    .where(column, '<', before as never)
    .orderBy(column)
  // Nearly always there is none, which costs one look into the index.
  if (!(await due.limit(1).executeTakeFirst())) return false
  const last = (await due
    .limit(1)
    .offset(rowsAtOnce - 1)
    .executeTakeFirst()) as Record<string, string> | undefined
  const some = database.deleteFrom(table).where(column, '<', before as never)
  await repeatOnConflict(() => (last ? some.where(column, '<=', last[columnName] as never) : some).execute())
  return last !== undefined
}

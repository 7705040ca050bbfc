import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { Logger } from '@envelope/service'
import type { Database, GlobalDatabase, TenantDatabase } from '../database/database.ts'
import type { Tenant, TenantTables } from '../database/schema.ts'
import { failpoint } from '../failpoints.ts'
import type { Files } from '../files/files.ts'
import { recordAction } from '../operators/history.ts'
import { isPastGrace } from './suspension.ts'

interface Parts {
  database: Database
  files: Files
  logger: Logger
}

/** So many that each statement is short, and others get their turn. */
const rowsAtOnce = 1_000

/**
 * Every table of tenants, with the first column of its key beside the tenant; those that refer to others before them. A new
 * table does not compile without.
 */
const tablesInOrder = Object.entries({
  outbox: 'id',
  erasures: 'id',
  usage_snapshots: 'day',
  domain_claims: 'domain',
  sent_mails: 'idempotency_key',
  mailbox_mails: 'id',
  kept_answers: 'holder_id',
  idempotency_keys: 'user_id',
  history: 'envelope_id',
  recipients: 'id',
  documents: 'id',
  envelopes: 'id',
  tenant_history: 'id',
  access_tokens: 'id',
  impersonations: 'id',
  password_resets: 'id',
  invitations: 'id',
  users: 'id',
} satisfies Record<keyof TenantTables, string>) as [keyof TenantTables, string][]

/**
 * Deletes every tenant whose grace is over. Any number of schedulers may do so at once, and one that was killed half-way is
 * taken up by the next round: each step may be repeated, and the last one, which is written to the audit log, is not.
 */
export async function deleteTenantsPastGrace(parts: Parts, now = new Date()): Promise<void> {
  const due = await parts.database.global
    .selectFrom('tenants')
    .selectAll()
    .where('deletes_at', '<=', now.toISOString())
    .execute()
  for (const { id, slug } of due.filter((tenant) => isPastGrace(tenant, now))) {
    const logger = parts.logger.child({ tenant: slug })
    try {
      if (await deleteTenant(parts, id, now)) logger.info('tenant deleted')
    } catch (error) {
      // The others, and what else is due, must not wait for it.
      logger.warn({ err: error }, 'the tenant cannot be deleted yet, and it is tried again')
    }
  }
}

/** @returns whether it was this call that deleted it */
async function deleteTenant({ database, files }: Parts, id: string, now: Date): Promise<boolean> {
  if (!(await begin(database, id, now))) return false
  failpoint('delete:begun')
  await files.removeAll(id)
  failpoint('delete:filesRemoved')
  const own = database.tenant(id)
  for (const [table, key] of tablesInOrder) while (await deleteSome(own, table, key)) await letOthersWork()
  failpoint('delete:rowsRemoved')
  return database.transaction(async ({ global, tenant }) => {
    const row = await lock(global, id)
    if (!row) return false
    // What was written meanwhile by who had begun before it was suspended.
    for (const [table] of tablesInOrder) await tenant(id).deleteFrom(table).execute()
    await global.deleteFrom('tenant_domains').where('tenant_id', '=', id).execute()
    await recordDeletion(global, row)
    await global.deleteFrom('tenants').where('id', '=', id).execute()
    failpoint('delete:written')
    return true
  })
}

/** From here on there is no way back, whatever the clocks of other machines say. */
function begin(database: Database, id: string, now: Date): Promise<boolean> {
  return database.transaction(async ({ global }) => {
    const row = await lock(global, id)
    if (!row || !isPastGrace(row, now)) return false
    if (row.deletion_begun_at === null)
      await global
        .updateTable('tenants')
        .set({ deletion_begun_at: now.toISOString() })
        .where('id', '=', id)
        .execute()
    return true
  })
}

const lock = (transaction: GlobalDatabase, id: string): Promise<Tenant | undefined> =>
  transaction.selectFrom('tenants').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** @returns whether there may be more */
async function deleteSome(
  own: TenantDatabase,
  table: keyof TenantTables,
  keyColumn: string,
): Promise<boolean> {
  const key = own.dynamic.ref<never>(keyColumn)
  const last = await own
    .selectFrom(table)
    .select(key)
    .orderBy(key)
    .limit(1)
    .offset(rowsAtOnce - 1)
    .executeTakeFirst()
  const some = own.deleteFrom(table)
  await (last ? some.where(key, '<=', (last as Record<string, never>)[keyColumn]!) : some).execute()
  return last !== undefined
}

/** In the name of who asked for it. */
async function recordDeletion(global: GlobalDatabase, { id, slug, name }: Tenant): Promise<void> {
  const request = await global
    .selectFrom('operator_history')
    .select(['operator_id', 'operator_name', 'ip', 'details', 'at'])
    .where('about_tenant_id', '=', id)
    .where('action', '=', 'deletionRequested')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { reason = '' } = JSON.parse(request.details) as Record<string, string>
  await recordAction(global, {
    type: 'tenantSuspended',
    action: 'tenantDeleted',
    operator: { id: request.operator_id, name: request.operator_name, ip: request.ip },
    at: new Date(),
    tenantId: id,
    details: { slug, name, reason, requestedAt: request.at },
  })
}

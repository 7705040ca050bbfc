import type { Kysely } from 'kysely'
import { timestamp } from './tenant-table.ts'

/** When a tenant is deleted, and why. */
export async function createTenantDeletion(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  for (const column of ['deletes_at', 'deletion_requested_at', 'deletion_begun_at'])
    await schema.alterTable('tenants').addColumn(column, timestamp).execute()
  await schema.alterTable('tenants').addColumn('deletion_reason', 'varchar(500)').execute()
  await schema.alterTable('operator_history').addColumn('action', 'varchar(40)').execute()
}

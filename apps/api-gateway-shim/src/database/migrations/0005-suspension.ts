import type { Kysely } from 'kysely'
import { timestamp } from './tenant-table.ts'

/** Since when and why nobody can do anything at a tenant's address. */
export async function createSuspension(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema.alterTable('tenants').addColumn('suspended_at', timestamp).execute()
  await schema.alterTable('tenants').addColumn('suspension_reason', 'varchar(500)').execute()
}

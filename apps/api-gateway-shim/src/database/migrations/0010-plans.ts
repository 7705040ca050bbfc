import type { Kysely } from 'kysely'
import { id, index, timestamp } from './tenant-table.ts'

/** What tenants may use. A tenant without a plan has no limits, as those that are there already. */
export async function createPlans(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .createTable('plans')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('name', 'varchar(100)', (column) => column.notNull().unique())
    .addColumn('envelopes_per_month', 'integer')
    .addColumn('members', 'integer')
    .addColumn('storage_bytes', 'bigint')
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .execute()
  await schema.createIndex('plans_newest').on('plans').columns(['created_at', 'id']).execute()
  await schema.alterTable('tenants').addColumn('plan_id', id).execute()
  await schema.createIndex('tenants_plan').on('tenants').columns(['plan_id']).execute()
  await index(database, 'envelopes', 'sent', ['sent_at'])
}

import type { Kysely } from 'kysely'
import { id, index, tenantTable, timestamp } from './tenant-table.ts'

/** Whose data was erased, so long as it is under way, and of how much there was. */
export async function createErasures(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('recipients').addColumn('erased_at', timestamp).execute()
  await tenantTable(database, 'erasures', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('email', 'varchar(254)')
    .addColumn('requested_at', timestamp, (column) => column.notNull())
    .addColumn('finished_at', timestamp)
    .addColumn('envelopes', 'integer', (column) => column.notNull())
    .addColumn('events', 'integer', (column) => column.notNull())
    .addColumn('mails', 'integer', (column) => column.notNull())
    .execute()
  await index(database, 'erasures', 'newest', ['requested_at', 'id'])
  await index(database, 'erasures', 'under_way', ['email'])
}

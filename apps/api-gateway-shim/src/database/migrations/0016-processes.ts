import type { Kysely } from 'kysely'
import { id, timestamp } from './tenant-table.ts'

/** Which processes live: each says so itself. */
export async function createProcesses({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('processes')
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('service', 'varchar(40)', (column) => column.notNull())
    .addColumn('instance', 'varchar(255)', (column) => column.notNull())
    .addColumn('version', 'varchar(200)', (column) => column.notNull())
    .addColumn('started_at', timestamp, (column) => column.notNull())
    .addColumn('seen_at', timestamp, (column) => column.notNull())
    .addColumn('stopped_at', timestamp)
    .addPrimaryKeyConstraint('processes_key', ['service', 'id'])
    .execute()
  await schema.createIndex('processes_seen').on('processes').columns(['service', 'seen_at']).execute()
}

import type { Kysely } from 'kysely'
import { index, tenantTable } from './tenant-table.ts'

/** What each tenant used each day; and to find mails that are kept no longer. */
export async function createUsageSnapshots(database: Kysely<unknown>): Promise<void> {
  await tenantTable(database, 'usage_snapshots', ['day'])
    .addColumn('day', 'varchar(10)', (column) => column.notNull())
    .addColumn('envelopes_sent', 'integer', (column) => column.notNull())
    .addColumn('members', 'integer', (column) => column.notNull())
    .addColumn('storage_bytes', 'bigint', (column) => column.notNull())
    .execute()
  await index(database, 'sent_mails', 'age', ['at'])
  await index(database, 'mailbox_mails', 'age', ['at'])
}

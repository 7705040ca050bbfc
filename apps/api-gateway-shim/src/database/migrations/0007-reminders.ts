import type { Kysely } from 'kysely'
import { index, timestamp } from './tenant-table.ts'

/** How often recipients are reminded, and when they were and will be. */
export async function createReminders(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema.alterTable('envelopes').addColumn('remind_every_days', 'integer').execute()
  await schema
    .alterTable('recipients')
    .addColumn('reminders', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema.alterTable('recipients').addColumn('reminded_at', timestamp).execute()
  await schema.alterTable('recipients').addColumn('remind_at', timestamp).execute()
  await index(database, 'recipients', 'reminder', ['remind_at'])
}

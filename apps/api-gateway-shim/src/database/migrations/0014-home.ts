import type { Kysely } from 'kysely'
import { index } from './tenant-table.ts'

/** To find what waits for somebody, what they have begun, and what was completed last. */
export async function createHome(database: Kysely<unknown>): Promise<void> {
  await index(database, 'recipients', 'awaited', ['email', 'role', 'status', 'envelope_id'])
  await index(database, 'envelopes', 'of_sender', ['sender_id', 'status', 'updated_at', 'id'])
  await index(database, 'envelopes', 'last_changed_by_status', ['status', 'updated_at', 'id'])
}

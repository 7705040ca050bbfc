import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Stack } from '@envelope/service/testing'

/** Has a job of Acme's given up, where none is yet, as one is after a day: to remove a file that is not there. */
export function failJob(stack: Stack): void {
  const database = new DatabaseSync(join(stack.data, 'database.sqlite'), { timeout: 5_000 })
  const now = new Date().toISOString()
  const documentId = randomUUID()
  database
    .prepare(
      `insert into outbox (tenant_id, id, kind, payload, position, created_at, available_at, attempts, last_error, dead_at)
       select id, ?, 'removeFile', ?, 0, ?, ?, 42, 'The disk is full', ? from tenants where slug = 'acme' and not exists (select 1 from outbox where dead_at is not null)`,
    )
    .run(randomUUID(), JSON.stringify({ kind: 'removeFile', documentId }), now, now, now)
  database.close()
}

import { randomUUIDv7 } from 'node:crypto'
import type { TenantTransaction } from '../database/database.ts'
import type { Job } from './job.ts'

/** Writes down jobs in the transaction of the change that causes them: they happen if, and only if, it does. */
export async function enqueue(transaction: TenantTransaction, jobs: Job[], now = new Date()): Promise<void> {
  if (jobs.length === 0) return
  const at = now.toISOString()
  await transaction
    .insertInto('outbox')
    .values(
      jobs.map((job) => ({
        id: randomUUIDv7(),
        kind: job.kind,
        payload: JSON.stringify(job),
        stream: job.kind === 'broadcast' ? job.envelopeId : null,
        position: job.kind === 'broadcast' ? job.sequence : 0,
        created_at: at,
        available_at: at,
        attempts: 0,
      })),
    )
    .execute()
}

import type { Logger } from '@envelope/service'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { untilAvailable } from '../database/until-available.ts'
import type { OutboxRow } from '../database/schema.ts'
import { failpoint } from '../failpoints.ts'
import type { Handlers } from './handlers.ts'
import type { Job } from './job.ts'
import type { JobReference } from './queue.ts'
import { nextAttempt } from './retries.ts'
import { isNotHeld } from './suspended-tenants.ts'

/** Above the time that any handler takes, so that a job is run again only when its process is gone. */
export const leaseMilliseconds = 60_000

export interface JobRunner {
  database: Database
  handlers: Pick<Handlers, 'handle'>
  logger: Logger
  /** Aborted when the process is to end: then a database that is away is not waited for. */
  stopping: AbortSignal
}

/**
 * Runs a job of the outbox, unless its tenant was suspended since it was taken from there: then it waits as it did. Once it
 * has succeeded it is gone; when it fails it waits for its next attempt. Where the database is away meanwhile, it is waited
 * for, so that the next attempt is as soon as ever; if it does not return, the job is due when its lease ends.
 */
export async function runJob(runner: JobRunner, reference: JobReference): Promise<void> {
  try {
    await run(runner, reference)
  } catch (error) {
    runner.logger.warn({ err: error, jobId: reference.id }, 'nothing could be written down of a job')
  }
}

async function run(
  { database, handlers, logger, stopping }: JobRunner,
  reference: JobReference,
): Promise<void> {
  const wait = { deadline: performance.now() + leaseMilliseconds, stopping }
  const row = await untilAvailable(() => begin(database.global, reference), wait)
  if (!row) return
  const job = JSON.parse(row.payload) as Job
  const fields = { job: job.kind, jobId: row.id, tenantId: row.tenant_id, attempt: row.attempts }
  failpoint('job:begun')
  try {
    await handlers.handle(row.tenant_id, job)
    failpoint('job:handled')
    await database.global
      .deleteFrom('outbox')
      .where('tenant_id', '=', row.tenant_id)
      .where('id', '=', row.id)
      .execute()
    logger.debug(fields, 'job done')
  } catch (error) {
    const retryAt = await untilAvailable(() => postpone(database.global, row, error), wait)
    if (retryAt) logger.warn({ ...fields, err: error, retryAt }, 'job failed, will be tried again')
    else logger.error({ ...fields, err: error }, 'job failed for good')
  }
}

async function begin(
  database: GlobalDatabase,
  { tenantId, id }: JobReference,
): Promise<OutboxRow | undefined> {
  const row = await database
    .selectFrom('outbox as job')
    .selectAll('job')
    .where('job.tenant_id', '=', tenantId)
    .where('job.id', '=', id)
    .where(isNotHeld())
    .executeTakeFirst()
  const now = Date.now()
  const attempts = (row?.attempts ?? 0) + 1
  const { numUpdatedRows } = await database
    .updateTable('outbox')
    .set(
      row
        ? { attempts, available_at: new Date(now + leaseMilliseconds).toISOString() }
        : { available_at: new Date(now).toISOString() },
    )
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .where('dead_at', 'is', null)
    .executeTakeFirst()
  return row && numUpdatedRows > 0n ? { ...row, attempts } : undefined
}

async function postpone(database: GlobalDatabase, row: OutboxRow, error: unknown): Promise<Date | undefined> {
  const now = new Date()
  const retryAt = nextAttempt(row.kind, { attempts: row.attempts, createdAt: new Date(row.created_at), now })
  await database
    .updateTable('outbox')
    .set({
      last_error: String(error instanceof Error ? error.message : error).slice(0, 2_000),
      ...(retryAt ? { available_at: retryAt.toISOString() } : { dead_at: now.toISOString() }),
    })
    .where('tenant_id', '=', row.tenant_id)
    .where('id', '=', row.id)
    .execute()
  return retryAt
}

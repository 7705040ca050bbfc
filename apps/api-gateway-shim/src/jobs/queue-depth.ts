import type { Logger } from '@envelope/service'
import { queue } from '@envelope/topology'
import type { GlobalDatabase } from '../database/database.ts'
import { isNotHeld } from './suspended-tenants.ts'

const intervalMilliseconds = 60_000

/** Jobs that wait although they are due, of all tenants but the suspended; those that failed for good do not count. */
export async function queueDepth(database: GlobalDatabase, now = new Date()): Promise<number> {
  const { count } = await database
    .selectFrom('outbox as job')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('job.dead_at', 'is', null)
    .where('job.available_at', '<=', now.toISOString())
    .where(isNotHeld())
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Returns what writes the depth to the log, at most once a minute, where an alarm reads it (the topology's `queue`). */
export function queueDepthReport(database: GlobalDatabase, logger: Logger): () => Promise<void> {
  let reportedAt = -Infinity
  return async () => {
    if (performance.now() - reportedAt < intervalMilliseconds) return
    reportedAt = performance.now()
    logger.info({ [queue.field]: await queueDepth(database) }, 'jobs waiting')
  }
}

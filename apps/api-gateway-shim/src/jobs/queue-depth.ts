import type { Logger } from '@envelope/service'
import { queue } from '@envelope/topology'
import { countOf } from '../database/count.ts'
import type { GlobalDatabase } from '../database/database.ts'
import { isNotHeld } from './suspended-tenants.ts'

const intervalMilliseconds = 60_000

/** Jobs that wait although they are due, of all tenants but the suspended; those that failed for good do not count. */
export const queueDepth = (database: GlobalDatabase, now = new Date()): Promise<number> =>
  countOf(
    database
      .selectFrom('outbox as job')
      .where('job.dead_at', 'is', null)
      .where('job.available_at', '<=', now.toISOString())
      .where(isNotHeld()),
  )

/** Jobs that are not due yet, those that run among them: they are lent until a later time. */
export const laterJobs = (database: GlobalDatabase, now: Date): Promise<number> =>
  countOf(
    database.selectFrom('outbox').where('dead_at', 'is', null).where('available_at', '>', now.toISOString()),
  )

/** Jobs that were given up. */
export const failedJobs = (database: GlobalDatabase): Promise<number> =>
  countOf(database.selectFrom('outbox').where('dead_at', 'is not', null))

/** Returns what writes the depth to the log, at most once a minute, where an alarm reads it (the topology's `queue`). */
export function queueDepthReport(database: GlobalDatabase, logger: Logger): () => Promise<void> {
  let reportedAt = -Infinity
  return async () => {
    if (performance.now() - reportedAt < intervalMilliseconds) return
    reportedAt = performance.now()
    logger.info({ [queue.field]: await queueDepth(database) }, 'jobs waiting')
  }
}

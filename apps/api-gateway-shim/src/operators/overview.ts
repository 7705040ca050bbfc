import { envelopeStatuses, overviewDays, type Overview } from '@envelope/contract'
import type { Logger } from '@envelope/service'
import { countOf } from '../database/count.ts'
import type { CountingDatabase, Database, GlobalDatabase } from '../database/database.ts'
import { failedJobs, laterJobs, queueDepth } from '../jobs/queue-depth.ts'
import type { QueueFigures } from '../jobs/queue.ts'
import type { Broadcaster } from '../realtime/broadcaster.ts'
import { deletionOf, standingColumns } from '../tenants/suspension.ts'

interface Parts {
  database: Database
  broadcaster: Pick<Broadcaster, 'audience'>
  queueFigures: () => Promise<QueueFigures | undefined>
  logger: Pick<Logger, 'warn'>
}

const dayMilliseconds = 24 * 60 * 60_000

/** How everything is now. What is counted, an index counts; what another server says is left out while it does not. */
export async function overviewOf(
  { database, broadcaster, queueFigures, logger }: Parts,
  now = new Date(),
): Promise<Overview> {
  const orNothing = <Type>(asked: Promise<Type>) =>
    asked.catch((error: unknown) => {
      logger.warn({ err: error }, 'the overview goes without it')
      return undefined
    })
  const [tenants, envelopes, days, jobs, realtime] = await Promise.all([
    countTenants(database.global),
    countEnvelopes(database.counts),
    countByDay(database.counts, now),
    orNothing(queueFigures()).then((queue) => countJobs(database.global, queue, now)),
    orNothing(broadcaster.audience()),
  ])
  return { at: now.toISOString(), tenants, envelopes, days, jobs, realtime: realtime ?? null }
}

async function countTenants(database: GlobalDatabase): Promise<Overview['tenants']> {
  const standing = database.selectFrom('tenants').where('suspended_at', 'is', null)
  const [invited, active, suspended] = await Promise.all([
    countOf(standing.where('activated_at', 'is', null)),
    countOf(standing.where('activated_at', 'is not', null)),
    // They are few, and a deletion may be over although the row has one. Without null, as a stretch of the index.
    database.selectFrom('tenants').select(standingColumns).where('suspended_at', '>', '').execute(),
  ])
  return { invited, active, suspended: suspended.length, toBeDeleted: suspended.filter(deletionOf).length }
}

async function countEnvelopes(counts: CountingDatabase): Promise<Overview['envelopes']> {
  const rows = await counts
    .selectFrom('envelopes')
    .select(['status', ({ fn }) => fn.countAll().as('count')])
    .groupBy('status')
    .execute()
  const none = Object.fromEntries(envelopeStatuses.map((status) => [status, 0]))
  return Object.assign(none, ...rows.map(({ status, count }) => ({ [status]: Number(count) })))
}

/** Each day by itself: both databases count a stretch of an index, and would put all days' rows into a table to group them. */
async function countByDay(counts: CountingDatabase, now: Date): Promise<Overview['days']> {
  const today = Date.parse(dayOf(now))
  const days = Array.from({ length: overviewDays }, (_, index) =>
    dayOf(new Date(today - (overviewDays - 1 - index) * dayMilliseconds)),
  )
  const counted = await counts
    .selectNoFrom(({ selectFrom }) => {
      const envelopes = () => selectFrom('envelopes').select(({ fn }) => fn.countAll().as('count'))
      return days.flatMap((day) => {
        const next = dayOf(new Date(Date.parse(day) + dayMilliseconds))
        const completed = envelopes().where('status', '=', 'completed')
        return [
          envelopes().where('sent_at', '>=', day).where('sent_at', '<', next).as(`sent ${day}`),
          completed.where('updated_at', '>=', day).where('updated_at', '<', next).as(`completed ${day}`),
        ]
      })
    })
    .executeTakeFirstOrThrow()
  const of = (what: string, day: string) => Number((counted as Record<string, unknown>)[`${what} ${day}`])
  return days.map((day) => ({ day, sent: of('sent', day), completed: of('completed', day) }))
}

/** As it stands before a time of day, so that texts compare as times do. */
const dayOf = (time: Date) => time.toISOString().slice(0, 10)

/** What runs, and what waits in the queue, is lent from the outbox until a later time. */
async function countJobs(
  database: GlobalDatabase,
  queue: QueueFigures | undefined,
  now: Date,
): Promise<Overview['jobs']> {
  const [due, later, failed] = await Promise.all([
    queueDepth(database, now),
    laterJobs(database, now),
    failedJobs(database),
  ])
  const { waiting, running } = queue ?? { waiting: 0, running: 0 }
  return {
    waiting: due + waiting,
    running: queue ? running : null,
    // Asked one after the other, so that what has ended in between may count twice.
    delayed: Math.max(0, later - waiting - running),
    failed,
  }
}

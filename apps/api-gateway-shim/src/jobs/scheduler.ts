import type { Logger } from '@envelope/service'
import type { Database, TenantDatabase } from '../database/database.ts'
import { enqueueDueChecks } from '../domains/due-checks.ts'
import { expireEnvelopes } from '../envelopes/close.ts'
import { remindDue } from '../envelopes/reminders.ts'
import type { Files } from '../files/files.ts'
import { pruneGlobal, pruneTenant } from '../retention/prune.ts'
import { endExpiredSessions } from '../sessions/end-sessions.ts'
import { deleteTenantsPastGrace } from '../tenants/delete-tenant.ts'
import { takeSnapshots } from '../usage/snapshots.ts'

const intervalMilliseconds = 15_000
/** Above the time that the server gives any request. */
const longestUploadMilliseconds = 60 * 60_000

interface Scheduled {
  database: Database
  files: Files
  logger: Logger
}

/** What the clock starts, for every tenant and for the operators. Each may run anywhere and any number of times. */
export async function runDueTasks({ database, files, logger }: Scheduled): Promise<void> {
  const tenants = await database.global
    .selectFrom('tenants')
    .select(['id', 'slug', 'created_at'])
    .where('deletion_begun_at', 'is', null)
    .execute()
  for (const { id, slug, created_at } of tenants) {
    await runTasksOf(database.tenant(id), created_at, logger.child({ tenant: slug }))
    await files.removeUnfinished(id, new Date(Date.now() - longestUploadMilliseconds))
  }
  await pruneGlobal(database.global)
  await deleteTenantsPastGrace({ database, files, logger })
}

async function runTasksOf(tenant: TenantDatabase, createdAt: string, logger: Logger): Promise<void> {
  const expired = await expireEnvelopes(tenant)
  if (expired > 0) logger.info({ expired }, 'envelopes expired')
  const reminded = await remindDue(tenant)
  if (reminded > 0) logger.info({ reminded }, 'recipients reminded')
  await endExpiredSessions(tenant)
  await enqueueDueChecks(tenant)
  await takeSnapshots(tenant, createdAt)
  await pruneTenant(tenant)
}

/**
 * Runs what is due, now and from then on, never two rounds at once.
 * @param afterRound e.g. to nudge the relay
 * @returns what ends it, when the round that runs has ended
 */
export function startScheduler(
  scheduled: Scheduled,
  afterRound: () => unknown = () => {},
): () => Promise<void> {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const round = async (): Promise<void> => {
    try {
      await runDueTasks(scheduled)
      await afterRound()
    } catch (error) {
      scheduled.logger.warn({ err: error }, 'the scheduler cannot work, and goes on trying')
    }
    if (!stopped) timer = setTimeout(() => (current = round()), intervalMilliseconds)
  }
  let current = round()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await current
  }
}

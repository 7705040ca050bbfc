import { randomUUIDv7 } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from '@envelope/service'
import type { GlobalDatabase } from '../database/database.ts'

/** What a process of this application does: one of its commands, or all. */
export const ownServices = ['api', 'worker', 'scheduler'] as const
export type OwnService = (typeof ownServices)[number]

const intervalMilliseconds = 10_000
/** Silent for so long, a process is taken for dead: several signs of life were missed. */
export const patienceMilliseconds = 4 * intervalMilliseconds
const keptMilliseconds = 7 * 24 * 60 * 60_000

interface Parts {
  database: GlobalDatabase
  logger: Logger
}

/**
 * Has the database know that this process lives, and what it does, until it stops.
 * @returns what says that it has stopped
 */
export function startHeartbeat(
  { database, logger }: Parts,
  services: readonly OwnService[],
): () => Promise<void> {
  const id = randomUUIDv7()
  const version = process.env['ENVELOPE_VERSION'] || 'development'
  const started = new Date().toISOString()
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function say(service: OwnService): Promise<void> {
    const now = new Date()
    const { numUpdatedRows } = await database
      .updateTable('processes')
      .set({ seen_at: now.toISOString() })
      .where('service', '=', service)
      .where('id', '=', id)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) return
    await forgetOld(database, service, now)
    await database
      .insertInto('processes')
      .values({
        id,
        service,
        instance: hostname(),
        version,
        started_at: started,
        seen_at: now.toISOString(),
        stopped_at: null,
      })
      .execute()
  }
  async function beat(): Promise<void> {
    try {
      for (const service of services) await say(service)
      failing = false
    } catch (error) {
      if (!failing) logger.warn({ err: error }, 'cannot tell that this process lives, and goes on trying')
      failing = true
    }
    if (!stopped) timer = setTimeout(() => (current = beat()), intervalMilliseconds)
  }
  let current = beat()

  return async () => {
    stopped = true
    clearTimeout(timer)
    await current
    const at = new Date().toISOString()
    for (const service of services)
      await database
        .updateTable('processes')
        .set({ seen_at: at, stopped_at: at })
        .where('service', '=', service)
        .where('id', '=', id)
        .execute()
        // It stops because that is away as well, and is taken for dead soon.
        .catch((error: unknown) => logger.warn({ err: error }, 'cannot tell that this process stops'))
  }
}

/** All but the latest, which tells since when there is none. */
async function forgetOld(database: GlobalDatabase, service: OwnService, now: Date): Promise<void> {
  const latest = await latestOf(database, service)
  if (!latest) return
  await database
    .deleteFrom('processes')
    .where('service', '=', service)
    .where('seen_at', '<', new Date(now.getTime() - keptMilliseconds).toISOString())
    .where('id', '!=', latest.id)
    .execute()
}

const processesOf = (database: GlobalDatabase, service: OwnService) =>
  database.selectFrom('processes').selectAll().where('service', '=', service).orderBy('seen_at', 'desc')

/** The process that was heard from last. */
export const latestOf = (database: GlobalDatabase, service: OwnService) =>
  processesOf(database, service).limit(1).executeTakeFirst()

/** Processes that live, those heard from last first. */
export const livingOf = (database: GlobalDatabase, service: OwnService, now: Date) =>
  processesOf(database, service)
    .where('seen_at', '>=', new Date(now.getTime() - patienceMilliseconds).toISOString())
    .where('stopped_at', 'is', null)
    .execute()

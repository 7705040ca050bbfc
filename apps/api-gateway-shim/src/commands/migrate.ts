import type { Logger } from '@envelope/service'
import { readConfiguration } from '../configuration.ts'
import { openDatabase } from '../database/database.ts'
import { migrate, unknownMigrations } from '../database/migrator.ts'

/** Brings the database's schema to this release, and ends. */
export async function runMigrations(logger: Logger): Promise<void> {
  const database = await openDatabase(readConfiguration().database)
  try {
    const migrations = await migrate(database)
    const later = Object.keys(await unknownMigrations(database))
    if (later.length > 0)
      logger.warn({ migrations: later }, 'the database is of a later release; going on with it')
    if (migrations.length > 0) logger.info({ migrations }, 'database migrated')
    else logger.info('nothing to migrate')
  } finally {
    await database.close()
  }
}

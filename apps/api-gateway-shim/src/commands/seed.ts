import { EnvironmentError, type Logger } from '@envelope/service'
import { readConfiguration } from '../configuration.ts'
import { openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrator.ts'
import { seedDemoData, seedDemoOperator } from '../demo/seed.ts'
import { openFiles } from '../files/open-files.ts'
import { Links } from '../links.ts'

/** Migrates, and writes the demo data into a database that has no tenant yet. */
export async function seed(logger: Logger): Promise<void> {
  const configuration = readConfiguration()
  if (configuration.production)
    throw new EnvironmentError([
      'NODE_ENV="production": the demo accounts have a published password, so they are not made',
    ])
  const database = await openDatabase(configuration.database)
  const files = await openFiles(configuration)
  try {
    await migrate(database)
    const links = new Links(configuration.appKey, configuration.publicUrlTemplate)
    const seeded = await seedDemoData({ database, files, links })
    await seedDemoOperator(database.global)
    logger.info(seeded ? 'demo data written' : 'nothing written: the database has tenants already')
  } finally {
    files.close?.()
    await database.close()
  }
}

import { EnvironmentError, type Logger } from '@envelope/service'
import { readConfiguration } from '../configuration.ts'
import { openDatabase } from '../database/database.ts'
import { migrate } from '../database/migrator.ts'
import { seedDemoData, seedDemoOperator } from '../demo/seed.ts'
import { addVolume, type Volume } from '../demo/volume.ts'
import { openFiles } from '../files/open-files.ts'
import { Links } from '../links.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Migrates, and writes the demo data into a database that has no tenant yet: `seed`, or `seed --tenants=1000
 * --envelopes=100000` for at least as many of them.
 * @throws UsageError for other options, or numbers that are none
 */
export async function seed(logger: Logger, args: string[]): Promise<void> {
  const volume = readVolume(args)
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
    if (args.length === 0) return
    await addVolume(database, volume)
    logger.info(volume, 'copied until there are at least so many')
  } finally {
    files.close?.()
    await database.close()
  }
}

function readVolume(args: string[]): Volume {
  const volume: Volume = { tenants: 0, envelopes: 0 }
  for (const argument of args) {
    const [, name, count] = /^--(tenants|envelopes)=([1-9]\d{0,5})$/.exec(argument) ?? []
    if (name === undefined)
      throw new UsageError(
        `“${argument}”: expected --tenants=NUMBER or --envelopes=NUMBER, each from 1 to 999999`,
      )
    volume[name as keyof Volume] = Number(count)
  }
  return volume
}

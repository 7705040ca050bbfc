import { Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { migrations, setCollation } from './migrations.ts'

export const migratorOf = (database: Database) =>
  new Migrator({ db: database.schema, provider: { getMigrations: async () => migrations } })

/**
 * Brings the schema to this release. Several processes may do so at once: one works, the others wait.
 * @returns the names of the migrations that were run
 * @throws Error naming the migration that failed; those before it stay
 */
export async function migrate(database: Database): Promise<string[]> {
  if (database.dialect === 'mariadb') await setCollation(database.schema)
  const { error, results = [] } = await migratorOf(database).migrateToLatest()
  const failed = results.find(({ status }) => status === 'Error')
  if (failed) throw new Error(`the migration ${failed.migrationName} failed`, { cause: error })
  if (error !== undefined) throw error
  return results.map(({ migrationName }) => migrationName)
}

/** Migrations of this release that the database has not seen. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const known = await migratorOf(database).getMigrations()
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

/** @throws Error naming the migrations that are pending, and the remedy */
export async function assertMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database)
  if (pending.length > 0)
    throw new Error(`pending migrations: ${pending.join(', ')}; run the command migrate`)
}

import { sql } from 'kysely'
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration'
import type { Database } from './database.ts'
import { migrations, setCollation } from './migrations.ts'

/** What a later release has run is read before: while the migrator works, it may hold the only connection. */
export async function migratorOf(
  database: Database,
  known: Record<string, Migration> = migrations,
): Promise<Migrator> {
  const all = { ...known, ...(await unknownMigrations(database, known)) }
  return new Migrator({ db: database.schema, provider: { getMigrations: async () => all } })
}

/**
 * Those that a later release has run. This one, put back in its place, lives with their schema, since migrations expand
 * before they contract.
 */
export async function unknownMigrations(
  { schema }: Database,
  known: Record<string, Migration> = migrations,
): Promise<Record<string, Migration>> {
  const tables = await schema.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return {}
  const run = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(
    schema,
  )
  const unknown = run.rows.map(({ name }) => name).filter((name) => !(name in known))
  return Object.fromEntries(unknown.map((name) => [name, { up: async () => undefined }]))
}

/**
 * Brings the schema to this release. Several processes may do so at once: one works, the others wait. What a later release
 * has added is left as it is.
 * @returns the names of the migrations that were run
 * @throws Error naming the migration that failed; those before it stay
 */
export async function migrate(database: Database): Promise<string[]> {
  if (database.dialect === 'mariadb') await setCollation(database.schema)
  const { error, results = [] } = await (await migratorOf(database)).migrateToLatest()
  const failed = results.find(({ status }) => status === 'Error')
  if (failed) throw new Error(`the migration ${failed.migrationName} failed`, { cause: error })
  if (error !== undefined) throw error
  return results.map(({ migrationName }) => migrationName)
}

/** Migrations of this release that the database has not seen. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const known = await (await migratorOf(database)).getMigrations()
  return known.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
}

/** @throws Error naming the migrations that are pending, and the remedy */
export async function assertMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database)
  if (pending.length > 0)
    throw new Error(`pending migrations: ${pending.join(', ')}; run the command migrate`)
}

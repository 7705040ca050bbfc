import { DatabaseSync } from 'node:sqlite'
import { CompiledQuery, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { DatabaseLocation } from '../../src/configuration.ts'
import type { Database } from '../../src/database/database.ts'
import { setCollation } from '../../src/database/migrations.ts'
import { migratorOf } from '../../src/database/migrator.ts'
import { askedOf, type ReleasedQueries, type ReleasedQuery } from './released-queries.ts'

/**
 * Brings an empty database to the schema of the release, then runs each later migration, and after it each query of the
 * release; nothing is kept of those.
 * @returns what the first migration that breaks any has broken, a line each
 * @throws Error naming a migration of the release that is not there, or that fails
 */
export async function brokenQueries(
  database: Database,
  location: DatabaseLocation,
  { released, migrations }: { released: ReleasedQueries; migrations: Record<string, Migration> },
): Promise<string[]> {
  const lost = released.migrations.filter((name) => !(name in migrations))
  if (lost.length > 0) throw new Error(`migrations of the last release are not there: ${lost.join(', ')}`)
  if (database.dialect === 'mariadb') await setCollation(database.schema)
  const migrator = await migratorOf(database, migrations)
  const later = Object.keys(migrations).filter((name) => !released.migrations.includes(name))
  for (const name of [released.migrations.at(-1)!, ...later]) {
    const { error } = await migrator.migrateTo(name)
    if (error !== undefined) throw new Error(`the migration ${name} failed`, { cause: error })
    const broken = await failuresOf(database, location, askedOf(database.dialect, released))
    if (broken.length > 0) return broken.map((failure) => `${name} breaks ${failure}`)
  }
  return []
}

async function failuresOf(
  { schema }: Database,
  location: DatabaseLocation,
  queries: readonly ReleasedQuery[],
): Promise<string[]> {
  const failures: string[] = []
  await schema.connection().execute(async (connection) => {
    const foreignKeys =
      location.dialect === 'sqlite' ? 'pragma foreign_keys =' : 'set session foreign_key_checks ='
    // Rows that a query's refer to are not there.
    await run(connection, `${foreignKeys} off`)
    for (const { from, sql, parameters, columns } of queries) {
      await run(connection, location.dialect === 'sqlite' ? 'begin' : 'start transaction')
      try {
        await run(connection, sql, parameters)
        if (columns && location.dialect === 'sqlite') {
          const given = columnsOf(location.path, sql)
          const missing = columns.filter((column) => !given.includes(column))
          if (missing.length > 0) throw new Error(`it no longer gives ${missing.join(', ')}`)
        }
      } catch (error) {
        failures.push(`${from}: ${(error as Error).message}: ${sql}`)
      }
      await run(connection, 'rollback')
    }
    await run(connection, `${foreignKeys} on`)
  })
  return failures
}

const run = (connection: Kysely<unknown>, sql: string, parameters: unknown[] = []) =>
  connection.executeQuery(CompiledQuery.raw(sql, parameters))

/** Names of the columns that a query gives. */
export function columnsOf(path: string, sql: string): string[] {
  const database = new DatabaseSync(path)
  try {
    return database
      .prepare(sql)
      .columns()
      .map(({ name }) => name)
  } finally {
    database.close()
  }
}

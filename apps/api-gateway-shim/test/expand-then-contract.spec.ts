import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfiguration } from '../src/configuration.ts'
import { openDatabase, type Database } from '../src/database/database.ts'
import { migrations } from '../src/database/migrations.ts'
import { migratorOf } from '../src/database/migrator.ts'
import { globalTables, tenantTables } from '../src/database/schema.ts'
import { tenantTable } from '../src/database/migrations/tenant-table.ts'
import { createEnvironment, type TestEnvironment } from './support/environment.ts'
import { brokenQueries } from './support/broken-queries.ts'
import { heldAgainstLastRelease } from './support/last-release.ts'
import { askedOf, readReleasedQueries } from './support/released-queries.ts'

const released = readReleasedQueries()

let environment: TestEnvironment
let database: Database
const location = () => readConfiguration(environment.variables).database

beforeEach(async () => {
  environment = await createEnvironment()
  database = await openDatabase(location())
})
afterEach(async () => {
  await database.close()
  await environment.remove()
})

/** What is broken when there is one more migration. */
const brokenBy = (up: (schema: Kysely<unknown>['schema'], database: Kysely<unknown>) => Promise<unknown>) =>
  brokenQueries(database, location(), {
    released,
    migrations: {
      ...migrations,
      '9999_next': { up: async (inside: Kysely<unknown>) => void (await up(inside.schema, inside)) },
    },
  })

// Every migration, and after it every query, on machines that others may keep busy.
const patience = { timeout: 120_000 }

describe('the last release, which runs on during a deployment and after a rollback', patience, () => {
  it('asks nothing that this release’s schema refuses', async () => {
    expect(await brokenQueries(database, location(), { released, migrations })).toEqual([])
  })

  it('is the one that was recorded', () => {
    process.stdout.write(`${heldAgainstLastRelease(join(import.meta.dirname, '../../..'), released)}\n`)
  })

  it('was recorded with each table that it has', async () => {
    await (await migratorOf(database, migrations)).migrateTo(released.migrations.at(-1)!)
    const itsOwn = new Set((await database.schema.introspection.getTables()).map(({ name }) => name))
    const asked = askedOf(database.dialect, released)
      .map(({ sql }) => sql)
      .join('\n')
    for (const table of [...globalTables, ...tenantTables].filter((name) => itsOwn.has(name)))
      expect(asked).toMatch(new RegExp(`[\`"]${table}[\`"]`))
  })
})

describe('a migration is refused, with its name and what it breaks, when it', patience, () => {
  it('drops a column', async () => {
    const broken = await brokenBy((schema) => schema.alterTable('envelopes').dropColumn('message').execute())
    expect(broken).toContainEqual(
      expect.stringMatching(
        /^9999_next breaks envelopes\/drafts\.ts: .*message.*: insert into [`"]envelopes/,
      ),
    )
  })

  it('renames a column', async () => {
    const broken = await brokenBy((schema) =>
      schema.alterTable('operators').renameColumn('name', 'full_name').execute(),
    )
    expect(broken.join('\n')).toMatch(/^9999_next breaks [\w/-]+\.ts: .*name/)
  })

  it('drops a table', async () => {
    const broken = await brokenBy((schema) => schema.dropTable('sent_mails').execute())
    expect(broken.join('\n')).toMatch(/^9999_next breaks mail\/smtp\.ts: .*sent_mails/)
  })

  it('wants a value that the release does not give', async () => {
    const broken = await brokenBy(async (schema, inside) => {
      await schema.dropTable('sent_mails').execute()
      await tenantTable(inside, 'sent_mails', ['idempotency_key'])
        .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
        .addColumn('at', 'varchar(24)', (column) => column.notNull())
        .addColumn('reason', 'varchar(100)', (column) => column.notNull())
        .execute()
    })
    expect(broken).toEqual([
      expect.stringMatching(/^9999_next breaks mail\/smtp\.ts: .*reason.*: insert into [`"]sent_mails/),
    ])
  })

  it('leaves out a migration that was released', async () => {
    const [first, ...others] = Object.entries(migrations)
    await expect(
      brokenQueries(database, location(), { released, migrations: Object.fromEntries(others) }),
    ).rejects.toThrow(`migrations of the last release are not there: ${first![0]}`)
  })
})

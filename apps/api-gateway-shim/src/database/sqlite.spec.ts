import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NodeSqliteDialect } from './sqlite.ts'

interface Tables {
  places: { id: number; name: string | null; street?: string; city?: string }
}

let folder: string
let database: Kysely<Tables>
let elsewhere: Kysely<Tables>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'envelope-sqlite-'))
  const open = () => new Kysely<Tables>({ dialect: new NodeSqliteDialect(join(folder, 'database.sqlite')) })
  database = open()
  elsewhere = open()
  await sql`create table places (id integer primary key, name text, street text)`.execute(database)
  await database
    .insertInto('places')
    .values([
      { id: 1, name: 'Home', street: 'Elm' },
      { id: 2, name: null, street: 'Oak' },
    ])
    .execute()
})
afterEach(async () => {
  await database.destroy()
  await elsewhere.destroy()
  rmSync(folder, { recursive: true })
})

describe('rows of SQLite', () => {
  it('have the columns by the names that the query gives them', async () => {
    const query = database.selectFrom('places').select(['name', 'id as number']).orderBy('id')
    const rows = [
      { name: 'Home', number: 1 },
      { name: null, number: 2 },
    ]
    expect(await query.execute()).toEqual(rows)
    const streamed = []
    for await (const row of query.stream()) streamed.push(row)
    expect(streamed).toEqual(rows)
  })

  it('have what is there now, after another process has migrated', async () => {
    const query = database.selectFrom('places').selectAll().where('id', '=', 1)
    expect({ ...(await query.executeTakeFirst()) }).toEqual({ id: 1, name: 'Home', street: 'Elm' })
    await sql`alter table places drop column name`.execute(elsewhere)
    await sql`alter table places add column city text default 'Bern'`.execute(elsewhere)
    expect({ ...(await query.executeTakeFirst()) }).toEqual({ id: 1, street: 'Elm', city: 'Bern' })
  })
})

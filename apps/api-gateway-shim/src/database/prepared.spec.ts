import {
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
} from 'kysely'
import { beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { Database, type GlobalDatabase, type TenantDatabase } from './database.ts'
import { prepared, type Placeholders } from './prepared.ts'

let asked: { sql: string; parameters: readonly unknown[] }[]

class RecordingDriver extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    connection.executeQuery = async ({ sql, parameters }: CompiledQuery) => {
      asked.push({ sql: sql.replaceAll('`', ''), parameters })
      return { rows: [] }
    }
    return connection
  }
}

const open = () =>
  new Database(
    'mariadb',
    new Kysely({
      dialect: {
        createAdapter: () => new MysqlAdapter(),
        createDriver: () => new RecordingDriver(),
        createIntrospector: (db) => new MysqlIntrospector(db),
        createQueryCompiler: () => new MysqlQueryCompiler(),
      },
    }),
  )
const database = open()
const acme = database.tenant('acme')
const globex = database.tenant('globex')

beforeEach(() => {
  asked = []
})

const parametersAsked = () => asked.map(({ parameters }) => parameters)

/** Counts how often it was built. */
function envelopesByTitle() {
  const count = { built: 0 }
  const find = prepared((own: TenantDatabase, { title }: Placeholders<{ title: string }>) => {
    count.built++
    return own.selectFrom('envelopes').select('id').where('title', '=', title)
  })
  return { find, count }
}

describe('a prepared query', () => {
  it('is built once, and run with the values and for the tenant of each run', async () => {
    const { find, count } = envelopesByTitle()
    await find(acme, { title: 'a' })
    await find(globex, { title: 'b' })
    await find(database.tenant('acme'), { title: 'c' })
    expect(count.built).toBe(1)
    expect(new Set(asked.map(({ sql }) => sql))).toEqual(
      new Set(['select id from envelopes where (title = ?) and envelopes.tenant_id = ?']),
    )
    expect(parametersAsked()).toEqual([
      ['a', 'acme'],
      ['b', 'globex'],
      ['c', 'acme'],
    ])
  })

  it('is bound where it joins and nests, too', async () => {
    const find = prepared((own: TenantDatabase, { title }: Placeholders<{ title: string }>) =>
      own
        .selectFrom('envelopes as e')
        .innerJoin('users as u', 'u.id', 'e.sender_id')
        .select('e.id')
        .where('e.id', 'in', (query) => query.selectFrom('recipients').select('envelope_id'))
        .where('e.title', '=', title),
    )
    await find(acme, { title: 'a' })
    await find(globex, { title: 'b' })
    expect(parametersAsked()).toEqual([
      ['acme', 'acme', 'a', 'acme'],
      ['globex', 'globex', 'b', 'globex'],
    ])
  })

  it('takes the tenant of a transaction', async () => {
    const { find } = envelopesByTitle()
    await find(acme, { title: 'a' })
    await globex.transaction().execute((transaction) => find(transaction, { title: 'b' }))
    expect(parametersAsked()).toContainEqual(['b', 'globex'])
  })

  it('fills the tenant into inserts', async () => {
    const write = prepared((own: TenantDatabase, { key, at }: Placeholders<{ key: string; at: string }>) =>
      own.insertInto('sent_mails').values({ idempotency_key: key, at }),
    )
    await write(acme, { key: 'a', at: 'now' })
    await write(globex, { key: 'b', at: 'later' })
    expect(parametersAsked()).toEqual([
      ['acme', 'a', 'now'],
      ['globex', 'b', 'later'],
    ])
  })

  it('has a form for each length of a list, and for what is not given', async () => {
    const find = prepared(
      (own: TenantDatabase, { ids, title }: Placeholders<{ ids: string[]; title?: string }>) => {
        const query = own.selectFrom('envelopes').select('id').where('id', 'in', ids)
        return title ? query.where('title', '=', title) : query
      },
    )
    await find(acme, { ids: ['1'] })
    await find(acme, { ids: ['2', '3'] })
    await find(acme, { ids: ['4'], title: '' })
    expect(parametersAsked()).toEqual([
      ['1', 'acme'],
      ['2', '3', 'acme'],
      ['4', '', 'acme'],
    ])
  })

  it('has a form for each choice', async () => {
    const list = prepared(
      (own: TenantDatabase, _values: Placeholders<object>, choices: { by: 'title' | 'id' }) =>
        own.selectFrom('envelopes').select('id').orderBy(choices.by),
    )
    await list(acme, {}, { by: 'title' })
    await list(acme, {}, { by: 'id' })
    expect(asked.map(({ sql }) => sql.split(' order by ')[1])).toEqual(['title', 'id'])
  })

  it('is compiled anew for another database', async () => {
    const { find, count } = envelopesByTitle()
    await find(acme, { title: 'a' })
    await find(open().tenant('acme'), { title: 'a' })
    expect(count.built).toBe(2)
  })

  it('cannot look at values when it is built', () => {
    type Title = Placeholders<{ title: string }>['title']
    expectTypeOf<Title>().not.toExtend<string>()
  })

  it('is kept to its handle’s tables, built or not', async () => {
    const { find } = envelopesByTitle()
    const elsewhere = database.global as unknown as TenantDatabase
    await expect(find(elsewhere, { title: 'a' })).rejects.toThrow('“envelopes” cannot be reached')
    await find(acme, { title: 'a' })
    await expect(find(elsewhere, { title: 'a' })).rejects.toThrow('handles of one kind')
    await expect(find(database.schema as TenantDatabase, { title: 'a' })).rejects.toThrow('bound to tables')
    expect(asked).toHaveLength(1)
  })

  it('runs with the plain handle, which has no tenant', async () => {
    const find = prepared((global: GlobalDatabase, { slug }: Placeholders<{ slug: string }>) =>
      global.selectFrom('tenants').select('id').where('slug', '=', slug),
    )
    await find(database.global, { slug: 'acme' })
    expect(parametersAsked()).toEqual([['acme']])
  })
})

import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler, sql } from 'kysely'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { Database } from './database.ts'
import type { TenantTables } from './schema.ts'

const database = new Database(
  'mariadb',
  new Kysely({
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new MysqlIntrospector(db),
      createQueryCompiler: () => new MysqlQueryCompiler(),
    },
  }),
)
const acme = database.tenant('acme')

describe('a tenant’s handle', () => {
  it('binds selects, also under an alias, joined and nested', () => {
    const { sql, parameters } = acme
      .selectFrom('envelopes as e')
      .leftJoin('users as u', 'u.id', 'e.sender_id')
      .select('e.id')
      .where('e.id', 'in', (query) => query.selectFrom('recipients').select('envelope_id'))
      .where((where) => where.or([where('e.title', '=', 'a'), where('e.title', '=', 'b')]))
      .compile()
    expect(sql.replaceAll('`', '')).toBe(
      'select e.id from envelopes as e left join users as u on (u.id = e.sender_id) and u.tenant_id = ? ' +
        'where (e.id in (select envelope_id from recipients where recipients.tenant_id = ?) ' +
        'and (e.title = ? or e.title = ?)) and e.tenant_id = ?',
    )
    expect(parameters).toEqual(['acme', 'acme', 'a', 'b', 'acme'])
  })

  it('binds updates and deletes', () => {
    const update = acme.updateTable('envelopes').set({ title: 'x' }).where('id', '=', '1').compile()
    expect(update.sql.replaceAll('`', '')).toBe(
      'update envelopes set title = ? where (id = ?) and envelopes.tenant_id = ?',
    )
    const everything = acme.deleteFrom('documents').compile()
    expect(everything.sql.replaceAll('`', '')).toBe('delete from documents where documents.tenant_id = ?')
    expect(everything.parameters).toEqual(['acme'])
  })

  it('binds also around an “or” in raw SQL', () => {
    const { sql: text } = acme
      .selectFrom('users')
      .select('id')
      .where(sql<boolean>`id = 1 or true`)
      .compile()
    expect(text.replaceAll('`', '')).toBe(
      'select id from users where (id = 1 or true) and users.tenant_id = ?',
    )
  })

  it('fills the tenant into inserts, one row or more', () => {
    const rows = ['a', 'b'].map((idempotency_key) => ({ idempotency_key, at: 'now' }))
    const { sql, parameters } = acme.insertInto('sent_mails').values(rows).compile()
    expect(sql.replaceAll('`', '')).toBe(
      'insert into sent_mails (tenant_id, idempotency_key, at) values (?, ?, ?), (?, ?, ?)',
    )
    expect(parameters).toEqual(['acme', 'a', 'now', 'acme', 'b', 'now'])
  })

  it('stays bound in a transaction', async () => {
    await acme.transaction().execute(async (transaction) => {
      expect(transaction.selectFrom('users').select('id').compile().parameters).toEqual(['acme'])
    })
  })

  it('cannot be told another tenant', () => {
    expectTypeOf<'tenant_id'>().not.toExtend<
      keyof Parameters<ReturnType<typeof acme.insertInto<'sent_mails'>>['values']>[0]
    >()
    // @ts-expect-error -- the tenant of a row never changes
    const moved = acme.updateTable('sent_mails').set({ tenant_id: 'globex' })
    expect(moved.compile().sql).toContain('where')
  })

  it('refuses tables that are not a tenant’s, and raw SQL', () => {
    // @ts-expect-error -- no tenant's table
    expect(() => acme.selectFrom('tenants').selectAll().compile()).toThrow(
      'the table “tenants” cannot be reached through this handle',
    )
    expect(() => sql`select * from envelopes`.compile(acme)).toThrow('raw SQL could reach any tenant')
    const reaching = sql<boolean>`exists (SELECT 1 from users where users.id = envelopes.sender_id)`
    expect(() => acme.selectFrom('envelopes').select('id').where(reaching).compile()).toThrow(
      'a “select” in raw SQL could reach any tenant',
    )
    const derived = acme
      .insertInto('sent_mails')
      .expression((query) => query.selectFrom('mailbox_mails').selectAll())
    expect(() => derived.compile()).toThrow('only inserts of given values')
  })
})

describe('the plain handle', () => {
  it('has no tenant’s tables, for the compiler and when it runs', () => {
    expectTypeOf<keyof TenantTables & 'envelopes'>().toEqualTypeOf<'envelopes'>()
    // @ts-expect-error -- a tenant's table
    expect(() => database.global.selectFrom('envelopes').selectAll().compile()).toThrow(
      'the table “envelopes” cannot be reached through this handle',
    )
    // @ts-expect-error -- a tenant's table
    expect(() => database.global.updateTable('users').set({ role: 'admin' }).compile()).toThrow('“users”')
    // @ts-expect-error -- a tenant's table
    expect(() => database.global.insertInto('users').values({ id: '1' }).compile()).toThrow('“users”')
    // @ts-expect-error -- a tenant's table
    const joined = database.global.selectFrom('tenants').innerJoin('users', 'users.tenant_id', 'tenants.id')
    expect(() => joined.selectAll().compile()).toThrow('“users”')
    expect(() => sql`select * from users`.compile(database.global)).toThrow('raw SQL could reach any tenant')
  })
})

describe('the handle that counts', () => {
  it('reads the states of all tenants’ envelopes', () => {
    const { sql } = database.counts.selectFrom('envelopes').select(['status', 'sent_at']).compile()
    expect(sql.replaceAll('`', '')).toBe('select status, sent_at from envelopes')
  })

  it('neither reads what they are, nor whose, nor any other table, nor writes', () => {
    type Counted = Parameters<ReturnType<typeof database.counts.selectFrom<'envelopes'>>['select']>[0]
    expectTypeOf<'title'>().not.toExtend<Counted>()
    expectTypeOf<'tenant_id'>().not.toExtend<Counted>()
    expectTypeOf(database.counts).not.toHaveProperty('updateTable')
    for (const table of ['recipients', 'users', 'tenants'])
      expect(() => database.counts.selectFrom(table as 'envelopes').compile()).toThrow(
        `the table “${table}” cannot be reached through this handle`,
      )
  })
})

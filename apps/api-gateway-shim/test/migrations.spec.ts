import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfiguration } from '../src/configuration.ts'
import { openDatabase, type Database } from '../src/database/database.ts'
import { migrations, setCollation } from '../src/database/migrations.ts'
import { migrate, migratorOf, pendingMigrations, unknownMigrations } from '../src/database/migrator.ts'
import { insertTenant } from '../src/tenants/tenants.ts'
import { createEnvironment, type TestEnvironment } from './support/environment.ts'

let environment: TestEnvironment
let database: Database
const open = () => openDatabase(readConfiguration(environment.variables).database)

beforeEach(async () => {
  environment = await createEnvironment()
  database = await open()
})
afterEach(async () => {
  await database.close()
  await environment.remove()
})

describe('migrations', () => {
  it('run once', async () => {
    expect(await pendingMigrations(database)).toEqual(Object.keys(migrations))
    expect(await migrate(database)).toEqual(Object.keys(migrations))
    expect(await migrate(database)).toEqual([])
    expect(await pendingMigrations(database)).toEqual([])
  })

  it('of a later release are left as they are: an older one, put back in its place, starts on them', async () => {
    const later = {
      up: (schema: Kysely<unknown>) =>
        schema.schema.createTable('later').addColumn('id', 'integer').execute(),
    }
    await (await migratorOf(database, { ...migrations, '9999_later': later })).migrateToLatest()
    expect(await migrate(database)).toEqual([])
    expect(await pendingMigrations(database)).toEqual([])
    expect(Object.keys(await unknownMigrations(database))).toEqual(['9999_later'])
  })

  it('run once also when several processes start them at the same moment', async () => {
    const main = join(import.meta.dirname, '../src/main.ts')
    const run = () =>
      promisify(execFile)(process.execPath, [main, 'migrate'], {
        env: { ...environment.variables, LOG_LEVEL: 'info' },
      })
    const outputs = await Promise.all([run(), run(), run()])
    const working = outputs.filter(({ stdout }) => stdout.includes('database migrated'))
    const idle = outputs.filter(({ stdout }) => stdout.includes('nothing to migrate'))
    expect({ working: working.length, idle: idle.length }).toEqual({ working: 1, idle: 2 })
    expect(await pendingMigrations(database)).toEqual([])
  })
})

describe('the schema', () => {
  const at = '2026-11-23T14:00:00.000Z'
  const user = {
    name: 'Ann',
    email: 'ann@a.test',
    role: 'admin',
    password_hash: 'x',
    created_at: at,
  } as const
  const envelope = {
    title: '',
    message: '',
    status: 'draft',
    version: 0,
    expires_in_days: 1,
    search_text: '',
    created_at: at,
    updated_at: at,
  } as const

  it('lets no row of one tenant refer to a row of another', async () => {
    await migrate(database)
    const [a, b] = [
      await insertTenant(database.global, { slug: 'a', name: 'A' }),
      await insertTenant(database.global, { slug: 'b', name: 'B' }),
    ]
    await database
      .tenant(a.id)
      .insertInto('users')
      .values({ ...user, id: 'user-of-a' })
      .execute()
    const ofB = database
      .tenant(b.id)
      .insertInto('envelopes')
      .values({ ...envelope, id: '1', sender_id: 'user-of-a' })
    await expect(ofB.execute()).rejects.toThrow(/foreign key/i)
    const ofA = database
      .tenant(a.id)
      .insertInto('envelopes')
      .values({ ...envelope, id: '1', sender_id: 'user-of-a' })
    await ofA.execute()
  })

  it('tells texts apart by every letter, and keeps all of Unicode', async () => {
    await migrate(database)
    const { id } = await insertTenant(database.global, { slug: 'a', name: 'Zoë & 🖋' })
    const users = database.tenant(id)
    for (const email of ['ann@a.test', 'Ann@a.test', 'änn@a.test', 'ann@a.test '])
      await users
        .insertInto('users')
        .values({ ...user, id: email, email })
        .execute()
    const found = await users.selectFrom('users').select('id').where('email', '=', 'ann@a.test').execute()
    expect(found).toEqual([{ id: 'ann@a.test' }])
    const tenant = await database.global.selectFrom('tenants').select('name').executeTakeFirstOrThrow()
    expect(tenant.name).toBe('Zoë & 🖋')
  })

  it('keeps what there was before operators: passwords, domains, and tenants, which are active and have an owner', async () => {
    if (database.dialect === 'mariadb') await setCollation(database.schema)
    const before = await (await migratorOf(database)).migrateTo('0001_envelopes')
    expect(before.error).toBeUndefined()
    const old = database.schema as Kysely<Record<string, Record<string, unknown>>>
    const tenant = { id: crypto.randomUUID(), slug: 'old', name: 'Old & Söhne', created_at: at }
    await old.insertInto('tenants').values(tenant).execute()
    await old
      .insertInto('users')
      .values({ ...user, id: '1', tenant_id: tenant.id })
      .execute()
    await old
      .insertInto('tenant_domains')
      .values({ domain: 'sign.old.example', tenant_id: tenant.id })
      .execute()
    await migrate(database)
    const claims = await database.tenant(tenant.id).selectFrom('domain_claims').selectAll().execute()
    expect(claims).toMatchObject([{ domain: 'sign.old.example', status: 'verified' }])
    expect(await database.global.selectFrom('tenants').selectAll().execute()).toEqual([
      {
        ...tenant,
        search_text: 'old & söhne\nold',
        activated_at: at,
        files_prepared_at: null,
        suspended_at: null,
        suspension_reason: null,
        deletes_at: null,
        deletion_requested_at: null,
        deletion_reason: null,
        deletion_begun_at: null,
        primary_domain: null,
        plan_id: null,
        locale: 'en',
        time_zone: 'UTC',
        default_expires_in_days: 30,
        default_remind_every_days: null,
      },
    ])
    expect(await database.tenant(tenant.id).selectFrom('users').selectAll().execute()).toEqual([
      { ...user, id: '1', tenant_id: tenant.id, owner_since: at, removed_at: null },
    ])
  })

  it('undoes a transaction that fails', async () => {
    await migrate(database)
    const failing = database.transaction(async (inside) => {
      const { id } = await insertTenant(inside.global, { slug: 'a', name: 'A' })
      await inside
        .tenant(id)
        .insertInto('users')
        .values({ ...user, id: '1' })
        .execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await database.global.selectFrom('tenants').selectAll().execute()).toEqual([])
  })
})

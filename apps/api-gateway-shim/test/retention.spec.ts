import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runDueTasks } from '../src/jobs/scheduler.ts'
import { pruneTenant } from '../src/retention/prune.ts'
import { globalRetention, tenantRetention, type Retention } from '../src/retention/retention.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())

const own = () => system.application.database.tenant(system.acme.tenant.id)
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString()
const minute = 60_000
const keptOf = (table: 'sent_mails' | 'mailbox_mails' | 'kept_answers') =>
  (tenantRetention[table] as Retention).kept

const sent = (key: string, at: string) =>
  own().insertInto('sent_mails').values({ idempotency_key: key, at }).execute()
const sentKeys = async () =>
  (await own().selectFrom('sent_mails').select('idempotency_key').execute()).map((row) => row.idempotency_key)

describe('what is kept for a time', () => {
  it('is removed when that is over, and not before, with several schedulers at once', async () => {
    for (const [name, at] of [
      ['old', ago(keptOf('sent_mails') + minute)],
      ['young', ago(keptOf('sent_mails') - minute)],
    ] as const)
      await sent(name, at)
    const mail = { recipient: 'Rita <rita@partner.example>', subject: 'Sign', text: '', html: '' }
    await own()
      .insertInto('mailbox_mails')
      .values([
        { ...mail, id: 'old', idempotency_key: 'old', at: ago(keptOf('mailbox_mails') + minute) },
        { ...mail, id: 'young', idempotency_key: 'young', at: ago(keptOf('mailbox_mails') - minute) },
      ])
      .execute()
    const answer = { holder_id: system.acme.admin.id, fingerprint: 'x'.repeat(64), answer: '{}' }
    await own()
      .insertInto('kept_answers')
      .values([
        { ...answer, idempotency_key: 'old', claimed_at: ago(keptOf('kept_answers') + minute) },
        { ...answer, idempotency_key: 'young', claimed_at: ago(keptOf('kept_answers') - minute) },
      ])
      .execute()
    await Promise.all([1, 2].map(() => runDueTasks(system.application)))
    expect(await sentKeys()).toEqual(['young'])
    expect(await own().selectFrom('mailbox_mails').select('id').execute()).toEqual([{ id: 'young' }])
    expect(await own().selectFrom('kept_answers').select('idempotency_key').execute()).toEqual([
      { idempotency_key: 'young' },
    ])
  })

  it('is removed also where it is more than one statement takes', async () => {
    const at = ago(keptOf('sent_mails') + minute)
    for (let start = 0; start < 2_500; start += 500)
      await own()
        .insertInto('sent_mails')
        .values(Array.from({ length: 500 }, (_, index) => ({ idempotency_key: `many:${start + index}`, at })))
        .execute()
    await sent('kept', ago(0))
    await pruneTenant(own())
    expect((await sentKeys()).filter((key) => key.startsWith('many'))).toEqual([])
    expect(await sentKeys()).toContain('kept')
  })

  it('includes jobs that were given up, and no job that is still to be done', async () => {
    const { kept } = globalRetention.outbox as Retention
    const job = { kind: 'removeFile' as const, payload: '{}', stream: null, position: 0, attempts: 9 }
    const at = { created_at: ago(kept * 2), available_at: ago(-minute) }
    await own()
      .insertInto('outbox')
      .values([
        { ...job, ...at, id: 'given-up', dead_at: ago(kept + minute) },
        { ...job, ...at, id: 'failed-lately', dead_at: ago(kept - minute) },
        { ...job, ...at, id: 'waits', dead_at: null },
      ])
      .execute()
    await runDueTasks(system.application)
    const left = await own().selectFrom('outbox').select('id').orderBy('id').execute()
    expect(left.map(({ id }) => id)).toEqual(['failed-lately', 'waits'])
  })
})

describe('each time by which rows are removed', () => {
  const rules = (retention: Record<string, Retention | string>, first: string[]) =>
    Object.entries(retention).flatMap(([table, rule]) =>
      typeof rule === 'string' ? [] : [{ table, columns: [...first, rule.column] }],
    )
  it.each([...rules(tenantRetention, ['tenant_id']), ...rules(globalRetention, [])])(
    'has an index, in $table',
    async ({ table, columns }) => {
      const { schema } = system.application.database
      const rows =
        system.application.database.dialect === 'sqlite'
          ? await indexesOfSqlite(schema, table)
          : await indexesOfMariadb(schema, table)
      expect(rows.map((index) => index.slice(0, columns.length))).toContainEqual(columns)
    },
  )
})

/** The columns of each index of a table, in their order. */
async function indexesOfSqlite(schema: Kysely<unknown>, table: string): Promise<string[][]> {
  const { rows } = await sql<{ name: string; column: string }>`
    select list.name as name, info.name as "column" from pragma_index_list(${table}) as list
    join pragma_index_info(list.name) as info order by list.name, info.seqno`.execute(schema)
  return grouped(rows)
}

async function indexesOfMariadb(schema: Kysely<unknown>, table: string): Promise<string[][]> {
  const { rows } = await sql<{ name: string; column: string }>`
    select index_name as name, column_name as ${sql.ref('column')} from information_schema.statistics
    where table_schema = database() and table_name = ${table} order by index_name, seq_in_index`.execute(
    schema,
  )
  return grouped(rows)
}

const grouped = (rows: { name: string; column: string }[]): string[][] =>
  [...Map.groupBy(rows, ({ name }) => name).values()].map((columns) => columns.map(({ column }) => column))

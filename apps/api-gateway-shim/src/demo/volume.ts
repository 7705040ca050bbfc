import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Database } from '../database/database.ts'

export interface Volume {
  tenants: number
  envelopes: number
}

/** In the order in which they refer to each other. */
const partsOfTenant = ['users', 'envelopes', 'documents', 'recipients', 'history']
const partsOfEnvelope = ['documents', 'recipients', 'history']

/**
 * Copies the oldest tenant with its people and envelopes, and then its envelopes within it, until there are at least as many
 * as wanted: all, or nothing. The copies are for lists, searches and looking at: there are no files behind their documents,
 * and no links to sign them.
 * @throws Error when there is no envelope to copy
 */
export async function addVolume(database: Database, wanted: Volume): Promise<void> {
  await database.schema.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ id: string; envelopes: number | bigint }>`
      select tenant_id as id, count(*) as envelopes from envelopes group by tenant_id order by tenant_id limit 1
    `.execute(transaction)
    const [oldest] = rows
    if (!oldest) throw new Error('there is no envelope to copy')
    const copies = await Copies.of(transaction, oldest.id)

    const tenants = wanted.tenants - (await countOf(transaction, 'tenants'))
    await copies.add('tenants', tenants, {
      id: copiedId('id'),
      slug: sql`concat(original.slug, '-', n)`,
      name: sql`concat(original.name, ' ', n)`,
    })
    for (const table of partsOfTenant) await copies.add(table, tenants, { tenant_id: copiedId('tenant_id') })

    const envelopes = wanted.envelopes - (await countOf(transaction, 'envelopes'))
    const times = Math.ceil(envelopes / Number(oldest.envelopes))
    await copies.add('envelopes', times, {
      id: copiedId('id'),
      title: sql`concat(original.title, ' ', n)`,
      created_at: atAnotherMillisecond('created_at'),
      updated_at: atAnotherMillisecond('updated_at'),
    })
    for (const table of partsOfEnvelope)
      await copies.add(table, times, {
        id: copiedId('id'),
        envelope_id: copiedId('envelope_id'),
        link_hash: sql`null`,
      })
  })
}

class Copies {
  readonly #database: Kysely<unknown>
  readonly #columns: ReadonlyMap<string, string[]>
  readonly #tenantId: string

  private constructor(database: Kysely<unknown>, columns: ReadonlyMap<string, string[]>, tenantId: string) {
    this.#database = database
    this.#columns = columns
    this.#tenantId = tenantId
  }

  /** Of what a tenant has now. */
  static async of(database: Kysely<unknown>, tenantId: string): Promise<Copies> {
    const tables = await database.introspection.getTables()
    const columns = tables.map(({ name, columns }) => [name, columns.map((column) => column.name)] as const)
    return new Copies(database, new Map(columns), tenantId)
  }

  /** @param changes how the columns of the n-th copy differ from the original's; what the table has not is left out */
  async add(table: string, times: number, changes: Record<string, RawBuilder<unknown>>): Promise<void> {
    if (times <= 0) return
    const columns = this.#columns.get(table)!
    const values = columns.map((column) => changes[column] ?? sql.ref(`original.${column}`))
    const owner = sql.ref(table === 'tenants' ? 'original.id' : 'original.tenant_id')
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
      select ${sql.join(values)} from ${sql.table(table)} as original
      cross join (${numbers}) as numbers where ${owner} = ${this.#tenantId} and n <= ${times}
    `.execute(this.#database)
  }
}

const digits = sql.raw(
  `(${[...'0123456789'].map((digit) => `select ${digit} as digit`).join(' union all ')})`,
)

/** 1 to 100,000, as both databases know it. */
const numbers = sql`
  select 1 + a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit as n
  from ${digits} as a, ${digits} as b, ${digits} as c, ${digits} as d, ${digits} as e
`

/** A UUID that sorts beside the original's. */
const copiedId = (column: string) =>
  sql`concat(substr(${sql.ref(`original.${column}`)}, 1, 24), substr(concat('00000000000', n), -12))`

const atAnotherMillisecond = (column: string) =>
  sql`concat(substr(${sql.ref(`original.${column}`)}, 1, 20), substr(concat('00', n), -3), 'Z')`

async function countOf(database: Kysely<unknown>, table: string): Promise<number> {
  const { rows } = await sql<{
    count: number | bigint
  }>`select count(*) as count from ${sql.table(table)}`.execute(database)
  return Number(rows[0]!.count)
}

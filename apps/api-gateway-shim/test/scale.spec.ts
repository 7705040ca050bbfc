import { CompiledQuery, DefaultQueryExecutor, type RootOperationNode } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { addVolume } from '../src/demo/volume.ts'
import {
  callOperation,
  makeSecrets,
  operationNames,
  operationOf,
  type Secrets,
} from './support/every-operation.ts'
import { operatorsHost, startSystem, type System, type TestMember } from './support/system.ts'

/** So many that MariaDB prefers an index wherever there is one: a thousand tenants it would rather read and sort. */
const volume = { tenants: 5_000, envelopes: 20_000 }

/** Rows that MariaDB would rather read and sort, whatever index there is; SQLite's plans tell of those tables. */
const few = 100

let system: System
let secrets: Secrets
let owner: TestMember
beforeAll(async () => {
  system = await startSystem()
  secrets = await makeSecrets(system)
  owner = await system.addMember(system.acme.tenant, 'Olive Owner', 'owner')
  await addVolume(system.application.database, volume)
  // SQLite, which nobody tells, supposes that every table is large.
  if (system.application.database.dialect === 'mariadb')
    await ask('analyze table tenants, users, envelopes, documents, recipients, history')
}, 180_000)
afterAll(() => system.stop())

const ask = async (sql: string, parameters: readonly unknown[] = []) => {
  const { schema } = system.application.database
  return (await schema.executeQuery<Record<string, unknown>>(CompiledQuery.raw(sql, [...parameters]))).rows
}

/** What the API asks its database while something is done. */
async function queriesOf(work: () => Promise<void>): Promise<CompiledQuery[]> {
  const spy = vi.spyOn(DefaultQueryExecutor.prototype, 'executeQuery')
  try {
    await work()
    return spy.mock.calls
      .map(([query]) => query)
      .filter(({ query }) => (query as RootOperationNode).kind === 'SelectQueryNode')
  } finally {
    spy.mockRestore()
  }
}

/** What a query reads from end to end, or sorts although it is much, as its database plans it. */
async function wasteOf({ sql, parameters }: CompiledQuery): Promise<string[]> {
  if (system.application.database.dialect === 'mariadb')
    return (await ask(`explain ${sql}`, parameters))
      .map(({ type, rows, Extra }) => ({ type, rows: Number(rows), extra: String(Extra) }))
      .filter(
        ({ type, rows, extra }) =>
          (type === 'ALL' && rows > few) ||
          extra.includes('Using temporary') ||
          (extra.includes('Using filesort') && rows > 1_000),
      )
      .map(({ type, rows, extra }) => `${type} of ${rows} rows, ${extra}: ${sql}`)
  return (await ask(`explain query plan ${sql}`, parameters))
    .map(({ detail }) => detail as string)
    .filter((detail) => /^SCAN (?!CONSTANT ROW)/.test(detail) && !detail.includes(' USING '))
    .map((detail) => `${detail}: ${sql}`)
}

const reading = operationNames.filter((name) => operationOf(name).method === 'GET')

/** Every order, and every choice of every filter, a request each. */
function variantsOf(name: (typeof reading)[number]): Record<string, string>[] {
  const { query } = operationOf(name)
  if (!query) return [{}]
  const { properties = {} } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' })
  const choices = Object.entries(properties).flatMap(([key, schema]) =>
    ((schema as { enum?: string[] }).enum ?? []).map((value) => ({ [key]: value })),
  )
  const orders = choices.filter((choice) => 'sort' in choice)
  return [{}, ...choices, ...choices.flatMap((choice) => orders.map((order) => ({ ...choice, ...order })))]
}

describe(`with ${volume.envelopes} envelopes of ${volume.tenants} tenants`, () => {
  it.each(['tenants', 'envelopes'] as const)('there are at least so many %s', async (table) => {
    const [row] = await ask(`select count(*) as count from ${table}`)
    expect(Number(row!['count'])).toBeGreaterThanOrEqual(volume[table])
  })

  it.each(reading)('%s neither reads a table from end to end nor sorts much', async (name) => {
    const { host, access } = { ...operationOf(name) }
    const caller = host === 'operators' ? system.operator : owner
    const at = host === 'operators' ? operatorsHost : system.acme.host
    const wasted = new Set<string>()
    for (const query of variantsOf(name)) {
      const queries = await queriesOf(async () => {
        const options = { secrets, host: at, ...(access !== 'link' && { bearer: caller.token }) }
        const { status, body } = await callOperation(system, name, { ...options, query })
        expect(status, body).toBe(200)
        const next = body.startsWith('{') && (JSON.parse(body) as { next?: string }).next
        if (next) await callOperation(system, name, { ...options, query: { ...query, cursor: next } })
      })
      for (const each of queries) for (const waste of await wasteOf(each)) wasted.add(waste)
    }
    expect([...wasted]).toEqual([])
  })
})

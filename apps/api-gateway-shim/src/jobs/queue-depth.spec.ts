import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@envelope/service'
import { queue } from '@envelope/topology'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase, type Database } from '../database/database.ts'
import { migrate } from '../database/migrator.ts'
import { insertTenant } from '../tenants/tenants.ts'
import { queueDepth, queueDepthReport } from './queue-depth.ts'

const now = new Date('2026-11-01T12:00:00.000Z')
let folder: string
let database: Database

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'queue-depth-'))
  database = await openDatabase({ dialect: 'sqlite', path: join(folder, 'database.sqlite') })
  await migrate(database)
  const { id } = await insertTenant(database.global, { slug: 'acme', name: 'Acme', at: now })
  const suspended = await insertTenant(database.global, { slug: 'globex', name: 'Globex', at: now })
  await database.global
    .updateTable('tenants')
    .set({ suspended_at: now.toISOString() })
    .where('id', '=', suspended.id)
    .execute()
  const job = (name: string, available: string, dead: string | null = null) => ({
    id: name,
    kind: 'broadcast' as const,
    payload: '{}',
    stream: null,
    position: 0,
    created_at: now.toISOString(),
    available_at: available,
    attempts: 0,
    dead_at: dead,
  })
  await database
    .tenant(id)
    .insertInto('outbox')
    .values([
      job('due', '2026-11-01T11:59:00.000Z'),
      job('later', '2026-11-01T12:01:00.000Z'),
      job('dead', '2026-11-01T11:00:00.000Z', '2026-11-01T11:30:00.000Z'),
    ] as never)
    .execute()
  await database
    .tenant(suspended.id)
    .insertInto('outbox')
    .values([job('held', '2026-11-01T11:59:00.000Z')] as never)
    .execute()
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

it('counts jobs that are due: not those for later, those that failed for good, or a suspended tenant’s', async () => {
  expect(await queueDepth(database.global, now)).toBe(1)
})

it('is written to the log under the name that the alarm reads, once a minute', async () => {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const report = queueDepthReport(
    database.global,
    createLogger({ name: 'scheduler', level: 'info', pretty: false, destination }),
  )
  await report()
  await report()
  expect(lines.map((line) => JSON.parse(line)[queue.field])).toEqual([expect.any(Number)])
})

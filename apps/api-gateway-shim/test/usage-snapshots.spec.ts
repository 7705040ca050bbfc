import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeSnapshots } from '../src/usage/snapshots.ts'
import { draftEnvelope, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const day = 24 * 60 * 60_000
const inDays = (count: number) => new Date(Date.now() + count * day)
const dayOf = (time: Date) => time.toISOString().slice(0, 10)

const take = ({ tenant }: TestTenant, now: Date) =>
  takeSnapshots(system.application.database.tenant(tenant.id), tenant.created_at, now)
const snapshots = ({ tenant }: TestTenant) =>
  system.application.database
    .tenant(tenant.id)
    .selectFrom('usage_snapshots')
    .select(['day', 'envelopes_sent', 'members', 'storage_bytes'])
    .orderBy('day')
    .execute()

describe('what a tenant used on a day', () => {
  it('is written down once it is over, once however many schedulers run', async () => {
    const customer = await system.addTenant('measured', 'Measured')
    await sendEnvelope(system, customer, { recipients: [person('Rita')] })
    await draftEnvelope(system, customer)
    await take(customer, new Date())
    expect(await snapshots(customer)).toEqual([])
    await Promise.all([1, 2, 3].map(() => take(customer, inDays(1))))
    await take(customer, inDays(1))
    const [row, ...others] = await snapshots(customer)
    expect(others).toEqual([])
    expect(row).toMatchObject({ day: dayOf(new Date()), envelopes_sent: 1, members: 1 })
    expect(Number(row!.storage_bytes)).toBe(154)
  })

  it('is made up for where no scheduler ran, from what was sent and who was there on that day', async () => {
    const customer = await system.addTenant('missed', 'Missed')
    await take(customer, inDays(1))
    await sendEnvelope(system, customer, { recipients: [person('Rita')] })
    const own = system.application.database.tenant(customer.tenant.id)
    await own
      .updateTable('envelopes')
      .set({ sent_at: inDays(2).toISOString(), created_at: inDays(2).toISOString() })
      .execute()
    await take(customer, inDays(4))
    const rows = await snapshots(customer)
    expect(rows.map((row) => [row.day, row.envelopes_sent, Number(row.storage_bytes)])).toEqual([
      [dayOf(new Date()), 0, 0],
      [dayOf(inDays(1)), 0, 0],
      [dayOf(inDays(2)), 1, 77],
      [dayOf(inDays(3)), 0, 77],
    ])
  })

  it('is told to operators, the oldest day first', async () => {
    const customer = await system.addTenant('watched', 'Watched')
    await take(customer, inDays(3))
    const answer = await system.operator.client.getTenantUsageHistory({
      params: { tenantId: customer.tenant.id },
    })
    const one = { sent: 0, members: 1, storageBytes: 0 }
    expect(answer).toEqual({ days: [0, 1, 2].map((count) => ({ day: dayOf(inDays(count)), ...one })) })
    const params = { tenantId: crypto.randomUUID() }
    expect(await problemOf(system.operator.client.getTenantUsageHistory({ params }))).toMatchObject({
      code: 'not_found',
    })
  })
})

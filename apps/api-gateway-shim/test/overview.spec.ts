import { randomUUIDv7 } from 'node:crypto'
import { overviewDays, type Overview } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { draftEnvelope, linkOf, person, sendEnvelope } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const overview = () => system.operator.client.getOverview()

/** By how much what a path leads to grows. */
async function growthOf<Part>(part: (overview: Overview) => Part, work: () => Promise<unknown>) {
  const before = part(await overview())
  await work()
  const after = part(await overview())
  return Object.fromEntries(
    Object.entries(after as Record<string, number>)
      .map(([name, value]) => [name, value - (before as Record<string, number>)[name]!] as const)
      .filter(([, growth]) => growth !== 0),
  )
}

const dayBefore = (days: number) => new Date(Date.now() - days * 24 * 60 * 60_000).toISOString()

async function complete(customer: TestTenant, name: string) {
  const { id } = await sendEnvelope(system, customer, { recipients: [person(name)] })
  const token = await linkOf(customer, name)
  await customer.visitor.signEnvelope({
    params: { token },
    body: { signature: name, consent: true },
  })
  return id
}

const changeEnvelope = (
  { tenant }: TestTenant,
  id: string,
  times: { sent_at?: string; updated_at?: string },
) =>
  system.application.database
    .tenant(tenant.id)
    .updateTable('envelopes')
    .set(times)
    .where('id', '=', id)
    .execute()

const addJob = ({ tenant }: TestTenant, times: { available_at: string; dead_at?: string }) =>
  system.application.database
    .tenant(tenant.id)
    .insertInto('outbox')
    .values({
      id: randomUUIDv7(),
      kind: 'removeFile',
      payload: JSON.stringify({ kind: 'removeFile', documentId: randomUUIDv7() }),
      stream: null,
      position: 0,
      created_at: dayBefore(0),
      attempts: 0,
      ...times,
    })
    .execute()

describe('the overview', () => {
  it('counts tenants by what they are, and those that are to be deleted', async () => {
    const { client } = system.operator
    const growth = await growthOf(
      ({ tenants }) => tenants,
      async () => {
        const [, suspended, leaving, kept] = await Promise.all(
          ['new', 'debtor', 'leaving', 'kept'].map((slug) => system.addTenant(slug, slug)),
        )
        const of = ({ tenant: { id: tenantId } }: TestTenant) => ({ params: { tenantId } })
        await client.suspendTenant({ ...of(suspended!), body: { reason: 'Unpaid' } })
        for (const customer of [leaving!, kept!])
          await client.requestTenantDeletion({
            ...of(customer),
            body: { reason: 'It ended', slug: customer.tenant.slug },
          })
        await client.cancelTenantDeletion(of(kept!))
        const admin = { name: 'Ina Invited', email: 'ina@invited.example' }
        await client.createTenant({ body: { slug: 'invited', name: 'Invited', admin } })
      },
    )
    expect(growth).toEqual({ invited: 1, active: 2, suspended: 2, toBeDeleted: 1 })
  })

  it('counts the envelopes of all tenants by their status', async () => {
    const growth = await growthOf(
      ({ envelopes }) => envelopes,
      async () => {
        await draftEnvelope(system, system.acme)
        await draftEnvelope(system, system.globex)
        await complete(system.globex, 'Conny')
      },
    )
    expect(growth).toEqual({ draft: 2, completed: 1 })
  })

  it('tells how many were sent and completed on each day of a month, in UTC', async () => {
    const before = await overview()
    expect(before.days).toHaveLength(overviewDays)
    expect(before.days.at(-1)!.day).toBe(before.at.slice(0, 10))
    expect(before.days[0]!.day).toBe(dayBefore(overviewDays - 1).slice(0, 10))

    const id = await complete(system.acme, 'Dana')
    const [sent, completed] = [dayBefore(6).slice(0, 10), dayBefore(5).slice(0, 10)]
    await changeEnvelope(system.acme, id, {
      sent_at: `${sent}T00:00:00.000Z`,
      updated_at: `${completed}T23:59:59.999Z`,
    })
    const forgotten = await complete(system.acme, 'Emil')
    await changeEnvelope(system.acme, forgotten, {
      sent_at: dayBefore(overviewDays + 2),
      updated_at: dayBefore(overviewDays + 1),
    })
    const { days } = await overview()
    const grown = days.flatMap((day, index) => {
      const earlier = before.days[index]!
      const growth = [day.sent - earlier.sent, day.completed - earlier.completed]
      return growth.some(Boolean) ? [[day.day, ...growth]] : []
    })
    expect(grown).toEqual([
      [sent, 1, 0],
      [completed, 0, 1],
    ])
  })

  it('says how many connections there are and to how many channels they listen', async () => {
    system.reverb.audience.connections = 7
    system.reverb.audience.channels = { 'private-tenant.1': {}, 'private-tenant.2': {} }
    expect((await overview()).realtime).toEqual({ connections: 7, channels: 2 })
    Object.assign(system.reverb.audience, { channels: [] })
    expect((await overview()).realtime).toEqual({ connections: 7, channels: 0 })
  })

  it('leaves that out, and says all else, while the realtime server is away, does not answer or answers wrongly', async () => {
    const { reverb } = system
    const withoutRealtime = async () => {
      const answer = await overview()
      expect(answer.realtime).toBeNull()
      expect(answer.days).toHaveLength(overviewDays)
    }
    reverb.setFailing(true)
    await withoutRealtime()
    reverb.setFailing(false)
    reverb.setHanging(true)
    await withoutRealtime()
    reverb.setHanging(false)
    Object.assign(reverb.audience, { connections: 'many' })
    await withoutRealtime()
    expect(system.lines.join('')).toContain('the overview goes without it')
    reverb.audience.connections = 0
    expect((await overview()).realtime).not.toBeNull()
  })

  it('tells jobs that were given up and those for later from those that are due', async () => {
    await system.idle()
    const growth = await growthOf(
      ({ jobs }) => jobs,
      async () => {
        await addJob(system.acme, { available_at: dayBefore(-1) })
        await addJob(system.acme, { available_at: dayBefore(-1) })
        await addJob(system.acme, { available_at: dayBefore(0), dead_at: dayBefore(0) })
      },
    )
    expect(growth).toEqual({ delayed: 2, failed: 1 })
  })

  it('counts a job as running while it runs, and not as one for later', async () => {
    const before = (await overview()).jobs
    let finish = () => {}
    const blocked = new Promise<void>((resolve) => (finish = resolve))
    const remove = vi.spyOn(system.application.files, 'remove').mockReturnValue(blocked)
    try {
      await addJob(system.acme, { available_at: dayBefore(0) })
      await expect
        .poll(async () => (await overview()).jobs, { timeout: 30_000 })
        .toEqual({ ...before, running: 1 })
    } finally {
      finish()
      remove.mockRestore()
    }
    await expect.poll(async () => (await overview()).jobs, { timeout: 30_000 }).toEqual(before)
  })
})

describe('without a queue that the API knows of', () => {
  it('does not say how many jobs run, and counts what is due as waiting', async () => {
    const idle = await startSystem({ relay: false })
    try {
      const due = { available_at: dayBefore(0) }
      await idle.application.database
        .tenant(idle.acme.tenant.id)
        .insertInto('outbox')
        .values({
          id: randomUUIDv7(),
          kind: 'prepareFiles',
          payload: JSON.stringify({ kind: 'prepareFiles' }),
          stream: null,
          position: 0,
          created_at: dayBefore(0),
          attempts: 0,
          ...due,
        })
        .execute()
      expect((await idle.operator.client.getOverview()).jobs).toEqual({
        waiting: 1,
        running: null,
        delayed: 0,
        failed: 0,
      })
    } finally {
      await idle.stop()
    }
  })
})

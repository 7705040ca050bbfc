import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemOf } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
beforeEach(async () => (system = await startSystem({ relay: false })))
afterEach(() => system.stop())

const olga = () => system.operator.client
const longAgo = new Date(Date.now() - 11 * 60_000).toISOString()

/** A broadcast that nobody took for longer than it makes sense. */
async function failedBroadcast({ admin }: TestTenant, title: string): Promise<string> {
  const envelope = await admin.client.createEnvelope({ body: { title } })
  const outbox = () => system.application.database.global.selectFrom('outbox').selectAll()
  const row = await outbox().where('stream', '=', envelope.id).executeTakeFirstOrThrow()
  await system.application.database.global
    .updateTable('outbox')
    .set({ created_at: longAgo })
    .where('id', '=', row.id)
    .execute()
  return row.id
}

const untilFailed = (count: number) =>
  expect.poll(async () => (await olga().listFailedJobs()).data.length, { timeout: 30_000 }).toBe(count)

describe('a job that was given up', () => {
  it('is listed with why, and seen with what it was to be done with', async () => {
    system.reverb.setFailing(true)
    const jobId = await failedBroadcast(system.acme, 'Office lease')
    await system.startRelay()
    await untilFailed(1)
    const { data } = await olga().listFailedJobs()
    expect(data).toMatchObject([
      {
        id: jobId,
        kind: 'broadcast',
        tenant: { slug: 'acme', name: 'Acme Corporation' },
        createdAt: longAgo,
        attempts: 1,
        error: expect.stringMatching(/^Reverb at .* answered 503/),
      },
    ])
    const job = await olga().getFailedJob({ params: { jobId } })
    expect(job).toMatchObject({
      ...data[0],
      payload: { sequence: 1, change: { envelope: { title: 'Office lease' } } },
    })
  })

  it('tried again, is done once, leaves the list, and is in the audit log', async () => {
    system.reverb.setFailing(true)
    const jobId = await failedBroadcast(system.acme, 'Office lease')
    await system.startRelay()
    await untilFailed(1)
    system.reverb.setFailing(false)
    await olga().retryFailedJob({ params: { jobId } })
    await system.idle()
    expect(system.reverb.published).toHaveLength(1)
    expect((await olga().listFailedJobs()).data).toEqual([])
    expect(await problemOf(olga().retryFailedJob({ params: { jobId } }))).toMatchObject({ code: 'not_found' })
    const [event] = (await olga().listAuditLog()).data
    expect(event).toMatchObject({
      type: 'jobRetried',
      operator: { name: 'Olga Operator' },
      tenant: { slug: 'acme' },
      details: { job: jobId, kind: 'broadcast' },
    })
  })

  it('tried again, has all its time again before it is given up', async () => {
    system.reverb.setFailing(true)
    const jobId = await failedBroadcast(system.acme, 'Office lease')
    const relay = await system.startRelay()
    await untilFailed(1)
    await olga().retryFailedJob({ params: { jobId } })
    relay.nudge()
    const row = () =>
      system.application.database.global.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
    await expect.poll(async () => (await row()).attempts, { timeout: 30_000 }).toBeGreaterThan(0)
    expect((await row()).dead_at).toBeNull()
  })

  it('forgotten, is gone, and is in the tenant’s history', async () => {
    system.reverb.setFailing(true)
    const jobId = await failedBroadcast(system.acme, 'Office lease')
    await system.startRelay()
    await untilFailed(1)
    await olga().forgetFailedJob({ params: { jobId } })
    expect(await problemOf(olga().getFailedJob({ params: { jobId } }))).toMatchObject({ code: 'not_found' })
    const { history } = await olga().getTenantDetail({ params: { tenantId: system.acme.tenant.id } })
    expect(history).toMatchObject([{ type: 'jobForgotten', operator: 'Olga Operator' }])
  })
})

describe('the list of failed jobs', () => {
  it('is told apart by tenant and by kind, and read page by page', async () => {
    system.reverb.setFailing(true)
    for (const title of ['One', 'Two']) await failedBroadcast(system.acme, title)
    await failedBroadcast(system.globex, 'Three')
    await system.startRelay()
    await untilFailed(3)
    const count = async (query: { tenant?: string; kind?: string }) =>
      (await olga().listFailedJobs({ query })).data.length
    expect(await count({ tenant: system.acme.tenant.id })).toBe(2)
    expect(await count({ kind: 'broadcast' })).toBe(3)
    expect(await count({ kind: 'deliver' })).toBe(0)

    const first = await olga().listFailedJobs({ query: { limit: 2 } })
    const second = await olga().listFailedJobs({ query: { limit: 2, cursor: first.next! } })
    const ids = [...first.data, ...second.data].map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
    expect(second.next).toBeNull()
  })

  it('has no job that still waits or will be tried again', async () => {
    await system.acme.admin.client.createEnvelope({ body: { title: 'Waiting' } })
    expect((await olga().listFailedJobs()).data).toEqual([])
    const [row] = await system.application.database.global.selectFrom('outbox').select('id').execute()
    const params = { jobId: row!.id }
    for (const call of [olga().getFailedJob, olga().retryFailedJob, olga().forgetFailedJob])
      expect(await problemOf(call({ params }))).toMatchObject({ code: 'not_found' })
  })
})

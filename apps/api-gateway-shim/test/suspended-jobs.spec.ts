import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runJob } from '../src/jobs/run-job.ts'
import { draftEnvelope, mailsTo } from './support/envelopes.ts'
import { startSystem, type System } from './support/system.ts'

const reason = 'The invoice of August is unpaid.'
let system: System
beforeEach(async () => (system = await startSystem({ relay: false })))
afterEach(() => system.stop())

const call = () => ({ params: { tenantId: system.acme.tenant.id } })
const suspendAcme = () => system.operator.client.suspendTenant({ ...call(), body: { reason } })
const outbox = () =>
  system.application.database.global
    .selectFrom('outbox')
    .selectAll()
    .where('tenant_id', '=', system.acme.tenant.id)
    .execute()
const mailed = () => mailsTo(system.acme, 'rita@partner.example')
/** What was written before it is handed on in order, so that a job of another tenant shows that the relay has passed. */
const relayHasPassed = async () => {
  const before = system.reverb.published.length
  const { id } = await system.globex.admin.client.createEnvelope({ body: { title: 'Of Globex' } })
  await expect
    .poll(() => JSON.stringify(system.reverb.published.slice(before)), { timeout: 30_000 })
    .toContain(id)
}

describe('jobs of a suspended tenant', () => {
  it('wait, and go on when it is resumed', async () => {
    const { id } = await draftEnvelope(system, system.acme)
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    await suspendAcme()
    await system.startRelay()
    await relayHasPassed()
    const kinds = async () => (await outbox()).map(({ kind }) => kind).toSorted()
    await expect.poll(kinds, { timeout: 30_000 }).toEqual(['broadcast', 'broadcast', 'deliver'])

    await system.operator.client.resumeTenant(call())
    await system.idle()
    expect(await mailed()).toHaveLength(1)
  })

  it('wait also when a worker had taken them already, and lose no attempt by it', async () => {
    const { id } = await draftEnvelope(system, system.acme)
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    const [job] = (await outbox()).filter(({ kind }) => kind === 'deliver')
    await suspendAcme()
    const handlers = { handle: () => expect.unreachable('it ran') } as never
    const stopping = new AbortController().signal
    await runJob({ ...system.application, handlers, stopping }, { tenantId: job!.tenant_id, id: job!.id })
    const [held] = (await outbox()).filter(({ kind }) => kind === 'deliver')
    expect({ ...held, available_at: '' }).toEqual({ ...job, available_at: '' })
  })

  it('have all their time again after it was suspended for long', async () => {
    system.reverb.setFailing(true)
    await system.acme.admin.client.createEnvelope({ body: { title: 'Patient' } })
    await suspendAcme()
    const longAgo = new Date(Date.now() - 30 * 24 * 60 * 60_000).toISOString()
    await system.application.database.global.updateTable('outbox').set({ created_at: longAgo }).execute()
    await system.operator.client.resumeTenant(call())
    await system.startRelay()
    await expect
      .poll(async () => (await outbox()).find(({ kind }) => kind === 'broadcast'), { timeout: 30_000 })
      .toMatchObject({ last_error: expect.stringMatching(/503/), dead_at: null })
    system.reverb.setFailing(false)
    await system.idle()
  })

  it('tell open pages why, and nothing after that', async () => {
    await system.startRelay()
    await system.acme.admin.client.createEnvelope({ body: { title: 'Before' } })
    await system.idle()
    await suspendAcme()
    await relayHasPassed()
    const channel = `private-tenant.${system.acme.tenant.id}`
    const heard = system.reverb.published.filter(({ channels }) => channels.includes(channel))
    expect(heard.map(({ name }) => name)).toEqual(['envelope.changed', 'tenant.suspended'])
    expect(heard.at(-1)!.data).toEqual({ reason })
  })
})

import type { PlanInput } from '@envelope/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { draftEnvelope, pdf, person, problemOf, upload } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let number = 0
beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())
beforeEach(async () => (acme = await system.addTenant(`acme-${++number}`, 'Acme')))

const none: PlanInput['limits'] = { envelopesPerMonth: null, members: null, storageBytes: null }
const ada = () => acme.admin.client
const own = () => system.application.database.tenant(acme.tenant.id)

async function limit(limits: Partial<PlanInput['limits']>) {
  const { id } = await system.operator.client.createPlan({
    body: { name: `Small ${number}`, limits: { ...none, ...limits } },
  })
  await system.operator.client.setTenantPlan({
    params: { tenantId: acme.tenant.id },
    body: { planId: id },
  })
}

const send = ({ id }: { id: string }) => ada().sendEnvelope({ params: { envelopeId: id } })
const invite = (name: string) =>
  ada().createInvitation({ body: { name, email: `${name}@acme.test`, role: 'member' } })
const add = (envelopeId: string) => upload(system, { token: acme.admin.token, host: acme.host, envelopeId })

/** Everything at once; what came of each. */
async function atOnce(calls: (() => Promise<unknown>)[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(calls.map((call) => call()))
  return outcomes
    .map((outcome) => (outcome.status === 'fulfilled' ? 'passed' : outcome.reason.problem.code))
    .toSorted()
}

describe('envelopes a month', () => {
  it('beyond the plan are not sent; what was sent is sent again all the same', async () => {
    await limit({ envelopesPerMonth: 1 })
    const first = await draftEnvelope(system, acme)
    const second = await draftEnvelope(system, acme)
    await send(first)
    expect(await problemOf(send(second))).toMatchObject({
      status: 402,
      code: 'plan_limit_reached',
      detail: `Envelopes sent this month: 1. The plan “Small ${number}” includes 1. Send it next month (UTC), or ask an owner to get a larger plan.`,
      limit: { name: 'envelopesPerMonth', allowed: 1, used: 1 },
    })
    expect((await ada().getEnvelope({ params: { envelopeId: second.id } })).status).toBe('draft')
    expect((await send(first)).status).toBe('sent')
  })

  it('of a month before do not count', async () => {
    await limit({ envelopesPerMonth: 1 })
    const { id } = await send(await draftEnvelope(system, acme))
    await own()
      .updateTable('envelopes')
      .set({ sent_at: '2020-01-31T23:59:59.999Z' })
      .where('id', '=', id)
      .execute()
    expect((await send(await draftEnvelope(system, acme))).status).toBe('sent')
  })

  it('sent at the same moment, at the last place: one passes', async () => {
    await limit({ envelopesPerMonth: 2 })
    await send(await draftEnvelope(system, acme))
    const drafts = [
      await draftEnvelope(system, acme),
      await draftEnvelope(system, acme),
      await draftEnvelope(system, acme, { recipients: [person('Rita'), person('Ralf')] }),
    ]
    expect(await atOnce(drafts.map((draft) => () => send(draft)))).toEqual([
      'passed',
      'plan_limit_reached',
      'plan_limit_reached',
    ])
    expect((await ada().getUsage()).usage.envelopesThisMonth).toBe(2)
  })

  it('of one tenant are nothing to another on the same plan', async () => {
    await limit({ envelopesPerMonth: 1 })
    const { plan } = await system.operator.client.getTenantDetail({ params: { tenantId: acme.tenant.id } })
    await system.operator.client.setTenantPlan({
      params: { tenantId: system.globex.tenant.id },
      body: { planId: plan!.id },
    })
    await send(await draftEnvelope(system, acme))
    const { id } = await draftEnvelope(system, system.globex)
    const sent = await system.globex.admin.client.sendEnvelope({ params: { envelopeId: id } })
    expect(sent.status).toBe('sent')
  })
})

describe('members', () => {
  it('beyond the plan are not invited; who is invited counts, until the invitation is withdrawn', async () => {
    await limit({ members: 2 })
    const { id } = await invite('ivo')
    expect(await problemOf(invite('ina'))).toMatchObject({
      status: 402,
      detail: expect.stringContaining(`joined or are invited: 2. The plan “Small ${number}” includes 2.`),
      limit: { name: 'members', allowed: 2, used: 2 },
    })
    await ada().cancelInvitation({ params: { invitationId: id } })
    await invite('ina')
  })

  it('invited at the same moment, at the last place: one passes', async () => {
    await limit({ members: 2 })
    const outcomes = await atOnce(['ivo', 'ina', 'ian'].map((name) => () => invite(name)))
    expect(outcomes).toEqual(['passed', 'plan_limit_reached', 'plan_limit_reached'])
  })
})

describe('storage', () => {
  it('beyond the plan takes no document, of which nothing is left', async () => {
    await limit({ storageBytes: pdf.length * 2 - 1 })
    const { id } = await draftEnvelope(system, acme)
    const response = await add(id)
    expect(response.status).toBe(402)
    expect(await response.json()).toMatchObject({
      code: 'plan_limit_reached',
      limit: { name: 'storageBytes', allowed: pdf.length * 2 - 1, used: pdf.length },
    })
    expect((await ada().getUsage()).usage.storageBytes).toBe(pdf.length)
    const [document] = (await ada().getEnvelope({ params: { envelopeId: id } })).documents
    await ada().removeDocument({ params: { envelopeId: id, documentId: document!.id } })
    expect((await add(id)).status).toBe(201)
  })

  it('that is left takes one of two documents at the same moment', async () => {
    await limit({ storageBytes: pdf.length + 10 })
    const drafts = [
      await ada().createEnvelope({ body: { title: 'One' } }),
      await ada().createEnvelope({ body: { title: 'Two' } }),
    ]
    const answers = await Promise.all(drafts.map(({ id }) => add(id)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 402])
  })
})

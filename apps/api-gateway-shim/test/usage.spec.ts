import type { PlanInput } from '@envelope/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tenantUsage } from '../src/plans/usage.ts'
import { draftEnvelope, mailsTo, pdf, sendEnvelope, upload } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let number = 0
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())
beforeEach(async () => (acme = await system.addTenant(`counted-${++number}`, 'Counted')))

const none: PlanInput['limits'] = { envelopesPerMonth: null, members: null, storageBytes: null }
const ada = () => acme.admin.client
const own = () => system.application.database.tenant(acme.tenant.id)
const used = async () => (await ada().getUsage()).usage

async function putOnPlan(limits: Partial<PlanInput['limits']>) {
  const { id: planId } = await system.operator.client.createPlan({
    body: { name: `Small ${number}`, limits: { ...none, ...limits } },
  })
  await system.operator.client.setTenantPlan({ params: { tenantId: acme.tenant.id }, body: { planId } })
}

describe('a tenant’s usage', () => {
  it('says the plan, what is used of it, and when envelopes are counted anew', async () => {
    await putOnPlan({ envelopesPerMonth: 5, storageBytes: 10_000 })
    await sendEnvelope(system, acme)
    await ada().createInvitation({ body: { name: 'Ivo', email: 'ivo@acme.test', role: 'member' } })
    await draftEnvelope(system, system.globex)
    const usage = await ada().getUsage()
    expect(usage).toEqual({
      plan: {
        name: `Small ${number}`,
        limits: { envelopesPerMonth: 5, members: null, storageBytes: 10_000 },
      },
      usage: { envelopesThisMonth: 1, members: 1, invited: 1, storageBytes: pdf.length },
      monthEndsAt: expect.stringMatching(/^\d{4}-\d\d-01T00:00:00\.000Z$/),
    })
    const days = (Date.parse(usage.monthEndsAt) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(0)
    expect(days).toBeLessThanOrEqual(31)
  })

  it('says that there is no plan', async () => {
    expect((await ada().getUsage()).plan).toBeNull()
  })

  it('says what is used beyond a plan that was taken smaller since, of which nothing is taken away', async () => {
    await sendEnvelope(system, acme)
    await sendEnvelope(system, acme)
    await putOnPlan({ envelopesPerMonth: 1, members: 0, storageBytes: 1 })
    const usage = await ada().getUsage()
    expect(usage.plan!.limits).toEqual({ envelopesPerMonth: 1, members: 0, storageBytes: 1 })
    expect(usage.usage).toEqual({
      envelopesThisMonth: 2,
      members: 1,
      invited: 0,
      storageBytes: 2 * pdf.length,
    })
  })
})

describe('what is counted again', () => {
  it('are envelopes once they are sent, and for good: voiding one gives nothing back', async () => {
    const { id } = await draftEnvelope(system, acme)
    expect((await used()).envelopesThisMonth).toBe(0)
    await ada().sendEnvelope({ params: { envelopeId: id } })
    expect((await used()).envelopesThisMonth).toBe(1)
    await ada().voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Sent by mistake.' } })
    expect((await used()).envelopesThisMonth).toBe(1)
  })

  it('are people: who joins is no longer invited, and who is removed or whose invitation is withdrawn no longer counts', async () => {
    const address = (name: string) => `${name}@${acme.tenant.slug}.test`
    const invite = (name: string) =>
      ada().createInvitation({ body: { name, email: address(name), role: 'viewer' } })
    const people = async () => {
      const { members, invited } = await used()
      return { members, invited }
    }
    const ina = await invite('ina')
    await invite('ivo')
    expect(await people()).toEqual({ members: 1, invited: 2 })

    await system.idle()
    const [mail] = await mailsTo(acme, address('ivo'))
    const token = /\/invitation\/([\w-]{43})/.exec(mail!.text)![1]!
    await acme.visitor.acceptInvitation({
      params: { token },
      body: { password: 'correct horse battery staple' },
    })
    expect(await people()).toEqual({ members: 2, invited: 1 })

    await ada().cancelInvitation({ params: { invitationId: ina.id } })
    const { data } = await ada().listMembers()
    const ivo = data.find(({ name }) => name === 'ivo')!
    await ada().removeMember({ params: { memberId: ivo.id } })
    expect(await people()).toEqual({ members: 1, invited: 0 })
  })

  it('is storage: what is taken out of a draft, and a draft that is deleted, no longer take any', async () => {
    const draft = await draftEnvelope(system, acme)
    const params = { envelopeId: draft.id }
    await upload(system, { token: acme.admin.token, host: acme.host, envelopeId: draft.id })
    expect((await used()).storageBytes).toBe(2 * pdf.length)
    await ada().removeDocument({ params: { ...params, documentId: draft.documents[0]!.id } })
    expect((await used()).storageBytes).toBe(pdf.length)
    await ada().deleteEnvelope({ params })
    expect((await used()).storageBytes).toBe(0)
  })
})

describe('a month', () => {
  const usageAt = (now: string) =>
    tenantUsage(system.application.database.global, own(), acme.tenant.id, new Date(now))
  const sentAt = (time: string) => own().updateTable('envelopes').set({ sent_at: time }).execute()

  it.each([
    { sent: '2026-11-30T23:59:59.999Z', now: '2026-11-30T23:59:59.999Z', counted: 1 },
    { sent: '2026-11-30T23:59:59.999Z', now: '2026-12-01T00:00:00.000Z', counted: 0 },
    { sent: '2026-12-01T00:00:00.000Z', now: '2026-12-31T12:00:00.000Z', counted: 1 },
  ])('of UTC is what counts: sent $sent, at $now it is $counted', async ({ sent, now, counted }) => {
    await sendEnvelope(system, acme)
    await sentAt(sent)
    expect((await usageAt(now)).usage.envelopesThisMonth).toBe(counted)
  })

  it.each([
    { now: '2026-11-30T23:59:59.999Z', ends: '2026-12-01T00:00:00.000Z' },
    { now: '2026-12-01T00:00:00.000Z', ends: '2027-01-01T00:00:00.000Z' },
    { now: '2028-02-29T12:00:00.000Z', ends: '2028-03-01T00:00:00.000Z' },
  ])('that has $now in it ends at $ends', async ({ now, ends }) => {
    expect((await usageAt(now)).monthEndsAt).toBe(ends)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlanInput } from '@envelope/contract'
import { draftEnvelope, pdf, problemOf } from './support/envelopes.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeEach(async () => (system = await startSystem({ relay: false })))
afterEach(() => system.stop())

const olga = () => system.operator.client
const team: PlanInput = {
  name: 'Team',
  limits: { envelopesPerMonth: 100, members: 10, storageBytes: 5 * 1024 ** 3 },
}
const acme = () => ({ params: { tenantId: system.acme.tenant.id } })

describe('a plan', () => {
  it('is made, changed and deleted, each of which is in the audit log', async () => {
    const created = await olga().createPlan({ body: team })
    expect(created).toMatchObject({ ...team, tenants: 0 })
    const params = { planId: created.id }
    const bigger = { name: 'Team', limits: { ...team.limits, members: null } }
    expect(await olga().updatePlan({ params, body: bigger })).toMatchObject(bigger)
    await olga().deletePlan({ params })
    expect((await olga().listPlans()).data).toEqual([])
    expect((await olga().listAuditLog()).data).toMatchObject([
      { type: 'planDeleted', details: { name: 'Team' } },
      { type: 'planChanged', details: { members: '∞', envelopesPerMonth: '100' } },
      { type: 'planCreated', details: { members: '10' } },
    ])
  })

  it('has a name of its own, and limits that are whole numbers or none', async () => {
    await olga().createPlan({ body: team })
    expect(await problemOf(olga().createPlan({ body: team }))).toMatchObject({
      status: 409,
      code: 'name_taken',
      errors: { name: ['“Team” is taken already. Choose another name.'] },
    })
    const limits = { envelopesPerMonth: -1, members: 1.5, storageBytes: 1e20 }
    expect(await problemOf(olga().createPlan({ body: { name: '', limits } }))).toMatchObject({
      errors: {
        name: ['Enter a name.'],
        'limits.envelopesPerMonth': ['Enter a number from 0 on, or nothing for no limit.'],
        'limits.members': ['Enter a whole number, or nothing for no limit.'],
        'limits.storageBytes': expect.anything(),
      },
    })
  })

  it('stays while a tenant is on it', async () => {
    const { id } = await olga().createPlan({ body: team })
    await olga().setTenantPlan({ ...acme(), body: { planId: id } })
    expect((await olga().listPlans()).data).toMatchObject([{ name: 'Team', tenants: 1 }])
    const params = { planId: id }
    expect(await problemOf(olga().deletePlan({ params }))).toMatchObject({ status: 409, code: 'plan_in_use' })
    await olga().setTenantPlan({ ...acme(), body: { planId: null } })
    await olga().deletePlan({ params })
  })
})

describe('a tenant', () => {
  it('is on no plan at first, and is put on one, once in its history however often it is said', async () => {
    expect((await olga().getTenantDetail(acme())).plan).toBeNull()
    const { id } = await olga().createPlan({ body: team })
    for (let time = 0; time < 2; time++) {
      const { plan } = await olga().setTenantPlan({ ...acme(), body: { planId: id } })
      expect(plan).toMatchObject({ id, ...team })
    }
    const { history } = await olga().getTenantDetail(acme())
    expect(history.map(({ type }) => type)).toEqual(['tenantPlanChanged'])
  })

  it('is not put on a plan that is not there', async () => {
    const call = olga().setTenantPlan({ ...acme(), body: { planId: crypto.randomUUID() } })
    expect(await problemOf(call)).toMatchObject({ code: 'not_found' })
  })

  it('uses what it has sent this month, its people and its documents, and nobody else’s', async () => {
    const { id } = await draftEnvelope(system, system.acme)
    await draftEnvelope(system, system.acme)
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    await draftEnvelope(system, system.globex)
    await system.addMember(system.acme.tenant, 'Second')
    const { usage } = await olga().getTenantDetail(acme())
    expect(usage).toEqual({ envelopesThisMonth: 1, members: 2, storageBytes: 2 * pdf.length })

    await system.application.database
      .tenant(system.acme.tenant.id)
      .updateTable('envelopes')
      .set({ sent_at: '2020-01-31T23:59:59.999Z' })
      .where('id', '=', id)
      .execute()
    expect((await olga().getTenantDetail(acme())).usage.envelopesThisMonth).toBe(0)
  })
})

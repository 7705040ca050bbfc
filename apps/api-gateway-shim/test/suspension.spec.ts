import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkOf, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { callOperation, makeSecrets, operationNames, operationOf } from './support/every-operation.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
const reason = 'The invoice of August is unpaid.'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const params = () => ({ tenantId: system.acme.tenant.id })
const suspend = (why = reason) =>
  system.operator.client.suspendTenant({ params: params(), body: { reason: why } })
const resume = () => system.operator.client.resumeTenant({ params: params() })
beforeEach(async () => void (await resume()))

describe('a suspended tenant', () => {
  it('answers 403 with the reason, whatever is called and whoever calls', async () => {
    const secrets = await makeSecrets(system)
    await suspend()
    const names = operationNames.filter(
      (name) => operationOf(name).host !== 'operators' && name !== 'getTenant',
    )
    for (const name of names) {
      const bearer = system.acme.admin.token
      const { status, code, body } = await callOperation(system, name, {
        secrets,
        host: system.acme.host,
        bearer,
      })
      expect({ name, status, code }).toEqual({ name, status: 403, code: 'tenant_suspended' })
      expect(JSON.parse(body)).toMatchObject({ detail: reason })
    }
    expect(await system.acme.visitor.getTenant()).toMatchObject({ slug: 'acme', suspension: { reason } })
    expect(await system.globex.admin.client.getAccount()).toMatchObject({ tenant: { slug: 'globex' } })
  })

  it('goes on where it was once it is resumed: sessions and links', async () => {
    await sendEnvelope(system, system.acme, { recipients: [person('Wanda')] })
    const token = await linkOf(system.acme, 'Wanda')
    await suspend()
    expect(await problemOf(system.acme.visitor.getSigningRequest({ params: { token } }))).toMatchObject({
      status: 403,
      code: 'tenant_suspended',
    })
    expect((await resume()).status).toBe('active')
    await system.acme.admin.client.getAccount()
    await system.acme.visitor.getSigningRequest({ params: { token } })
  })
})

describe('suspending and resuming', () => {
  it('are in the history once each, also when they are repeated', async () => {
    const { tenant } = await system.addTenant('late-payer', 'Late Payer')
    const call = { params: { tenantId: tenant.id } }
    const { client } = system.operator
    for (let time = 0; time < 2; time++) await client.suspendTenant({ ...call, body: { reason } })
    const suspended = await client.suspendTenant({ ...call, body: { reason: 'And that of July.' } })
    expect(suspended).toMatchObject({ status: 'suspended', suspension: { reason: 'And that of July.' } })
    for (let time = 0; time < 2; time++) await client.resumeTenant(call)
    const { history, suspension, status } = await client.getTenantDetail(call)
    expect({ suspension, status }).toEqual({ suspension: null, status: 'active' })
    expect(history.map(({ type, operator }) => [type, operator])).toEqual([
      ['tenantResumed', 'Olga Operator'],
      ['tenantSuspended', 'Olga Operator'],
      ['tenantSuspended', 'Olga Operator'],
    ])
  })

  it('need a reason, and a tenant that is there', async () => {
    expect(await problemOf(suspend(' '))).toMatchObject({ errors: { reason: ['Enter a reason.'] } })
    const call = { params: { tenantId: crypto.randomUUID() } }
    expect(await problemOf(system.operator.client.resumeTenant(call))).toMatchObject({ code: 'not_found' })
  })

  it('are found in the list of tenants by their status', async () => {
    await suspend()
    const slugs = async (status: 'active' | 'suspended' | 'invited') =>
      (await system.operator.client.listTenants({ query: { status } })).data.map(({ slug }) => slug)
    expect(await slugs('suspended')).toEqual(['acme'])
    expect(await slugs('active')).not.toContain('acme')
    expect(await slugs('invited')).toEqual([])
  })
})

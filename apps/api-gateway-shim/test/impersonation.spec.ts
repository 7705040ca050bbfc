import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '@envelope/contract'
import { draftEnvelope, problemOf } from './support/envelopes.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
let owner: TestMember
beforeEach(async () => {
  system = await startSystem({ relay: false })
  owner = await system.addMember(system.acme.tenant, 'Ona Owner', 'owner')
})
afterEach(() => system.stop())

const reason = 'Ticket 42: the list stays empty.'
const returnTo = 'http://admin.localhost:3001/tenants/x'

async function linkTo({ tenant }: TestTenant, more: { returnTo?: string } = {}) {
  const { url, expiresAt } = await system.operator.client.impersonateTenant({
    params: { tenantId: tenant.id },
    body: { reason, returnTo, ...more },
  })
  const [page, token] = url.split('#')
  return { page, token: token!, expiresAt }
}
const use = (token: string, tenant: TestTenant) =>
  tenant.visitor.createImpersonationSession({ body: { token } })
async function actAsOwner(): Promise<Client> {
  const { token } = await use((await linkTo(system.acme)).token, system.acme)
  return system.clientAt(system.acme.host, { authorization: `Bearer ${token}` })
}
const eventsOfTenant = async () => (await owner.client.listTenantHistory()).data
const expire = (table: 'impersonations' | 'access_tokens', where: string | null) => {
  const own = system.application.database.tenant(system.acme.tenant.id)
  const past = { expires_at: new Date(Date.now() - 1_000).toISOString() }
  return table === 'impersonations'
    ? own.updateTable(table).set(past).execute()
    : own.updateTable(table).set(past).where('impersonation_id', 'is not', where).execute()
}

describe('an impersonation’s link', () => {
  it('leads to the tenant’s own page for a minute, its token where no server sees it', async () => {
    const { page, token, expiresAt } = await linkTo(system.acme)
    expect(page).toBe('http://acme.localhost:3000/impersonation')
    const seconds = (Date.parse(expiresAt) - Date.now()) / 1_000
    expect(seconds).toBeGreaterThan(50)
    expect(seconds).toBeLessThanOrEqual(60)
    const rows = await system.application.database
      .tenant(system.acme.tenant.id)
      .selectFrom('impersonations')
      .selectAll()
      .execute()
    expect(JSON.stringify([rows, system.lines])).not.toContain(token)
  })

  it('works once, also when it is used twice at the same moment', async () => {
    const { token } = await linkTo(system.acme)
    const outcomes = await Promise.allSettled([use(token, system.acme), use(token, system.acme)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await problemOf(use(token, system.acme))).toMatchObject({ status: 410, code: 'link_used' })
  })

  it('is worth nothing at another tenant’s address, and is not used up by trying there', async () => {
    await system.addMember(system.globex.tenant, 'Gil Owner', 'owner')
    const { token } = await linkTo(system.acme)
    expect(await problemOf(use(token, system.globex))).toMatchObject({ status: 404, code: 'link_unknown' })
    await use(token, system.acme)
  })

  it('is worth nothing after its minute', async () => {
    const { token } = await linkTo(system.acme)
    await expire('impersonations', null)
    expect(await problemOf(use(token, system.acme))).toMatchObject({ code: 'link_expired' })
  })

  it('leads back to HQ, and nowhere else', async () => {
    for (const elsewhere of [
      'http://evil.example/',
      'http://acme.localhost:3000/',
      'https://admin.localhost.evil.example',
    ])
      expect(await problemOf(linkTo(system.acme, { returnTo: elsewhere }))).toMatchObject({
        errors: { returnTo: ['This is not a page of HQ.'] },
      })
  })

  it('needs a reason, an owner who has joined, and a tenant that is not suspended', async () => {
    const call = (tenant: TestTenant, why: string) =>
      system.operator.client.impersonateTenant({
        params: { tenantId: tenant.tenant.id },
        body: { reason: why, returnTo },
      })
    expect(await problemOf(call(system.acme, ' '))).toMatchObject({ errors: { reason: ['Enter a reason.'] } })
    expect(await problemOf(call(system.globex, reason))).toMatchObject({
      code: 'not_found',
      detail: 'Nobody has joined this tenant yet.',
    })
    const params = { tenantId: system.acme.tenant.id }
    await system.operator.client.suspendTenant({ params, body: { reason: 'Unpaid' } })
    expect(await problemOf(call(system.acme, reason))).toMatchObject({ code: 'tenant_suspended' })
  })
})

describe('an operator in the owner’s place', () => {
  it('is told so by every session, is the owner to the API, and for half an hour', async () => {
    const client = await actAsOwner()
    const account = await client.getAccount()
    expect(account).toMatchObject({
      user: { id: owner.id, role: 'owner' },
      tenant: { slug: 'acme' },
      impersonation: { operator: 'Olga Operator', returnTo },
    })
    const minutes = (Date.parse(account.impersonation!.expiresAt) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(29)
    expect(minutes).toBeLessThanOrEqual(30)
    await expire('access_tokens', null)
    expect(await problemOf(client.getAccount())).toMatchObject({ code: 'unauthenticated' })
    expect(await owner.client.getAccount()).not.toHaveProperty('impersonation')
  })

  it('is written to both histories, with the reason, when it begins and when it ends', async () => {
    const client = await actAsOwner()
    await client.deleteSession()
    expect(await eventsOfTenant()).toMatchObject([
      { type: 'impersonationEnded', actor: { kind: 'operator', name: 'Olga Operator' } },
      {
        type: 'impersonationStarted',
        actor: { kind: 'operator', name: 'Olga Operator' },
        ip: '127.0.0.1',
        subject: owner.email,
        detail: reason,
      },
    ])
    const { data } = await system.operator.client.listAuditLog()
    expect(data).toMatchObject([
      { type: 'impersonationEnded', tenant: { slug: 'acme' } },
      { type: 'impersonationStarted', tenant: { slug: 'acme' }, details: { reason, as: owner.email } },
    ])
    expect(await problemOf(client.getAccount())).toMatchObject({ code: 'unauthenticated' })
  })

  it('does nothing under the owner’s name alone', async () => {
    const client = await actAsOwner()
    const { id } = await draftEnvelope(system, system.acme)
    await client.sendEnvelope({ params: { envelopeId: id } })
    await client.updateMember({ params: { memberId: system.acme.admin.id }, body: { role: 'member' } })
    const { history } = await owner.client.getEnvelope({ params: { envelopeId: id } })
    const acting = 'Ona Owner (Envelope HQ: Olga Operator)'
    expect(history.find(({ type }) => type === 'sent')?.actor.name).toBe(acting)
    const [changed] = await eventsOfTenant()
    expect(changed).toMatchObject({ type: 'roleChanged', actor: { name: acting } })
  })

  it('neither sees nor ends where the owner is signed in', async () => {
    const client = await actAsOwner()
    const params = { sessionId: owner.token.split('|')[0]! }
    for (const call of [
      () => client.listSessions(),
      () => client.revokeOtherSessions(),
      () => client.revokeSession({ params }),
    ])
      expect(await problemOf(call())).toMatchObject({ status: 403, code: 'forbidden' })
    await owner.client.getAccount()
  })

  it('is seen by the owner among their sessions, who can end it', async () => {
    const client = await actAsOwner()
    await owner.client.revokeOtherSessions()
    expect(await problemOf(client.getAccount())).toMatchObject({ code: 'unauthenticated' })
  })
})

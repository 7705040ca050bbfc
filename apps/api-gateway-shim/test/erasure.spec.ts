import { erasedName, type Envelope } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tenantTables, type TenantTables } from '../src/database/schema.ts'
import { drawing, person, problemOf, sendEnvelope, untilStatus } from './support/envelopes.ts'
import { readPdf } from './support/read-pdf.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

interface Owned extends TestTenant {
  owner: TestMember
}

async function ownedTenant(slug: string): Promise<Owned> {
  const customer = await system.addTenant(slug, `The ${slug}`)
  return { ...customer, owner: await system.addMember(customer.tenant, 'Olive Owner', 'owner') }
}

const rita = { ...person('Rita Recht'), email: 'rita@partner.example' }
const sven = person('Sven', 2)

const preview = ({ owner }: Owned, email = rita.email) => owner.client.previewErasure({ body: { email } })
const request = ({ owner }: Owned, email = rita.email) =>
  owner.client.createErasure({ body: { email, confirmation: email } })

async function done(customer: Owned) {
  await system.idle()
  const { data } = await customer.owner.client.listErasures()
  return data[0]!
}

async function erase(customer: Owned, email = rita.email) {
  await request(customer, email)
  return done(customer)
}

const tokenFor = (customer: TestTenant, email: string) =>
  vi.waitFor(
    async () => {
      const { data } = await customer.visitor.getMailbox()
      const mail = data.find(({ to }) => to.includes(`<${email}>`))
      return /\/sign\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? expect.unreachable(`no link for ${email} yet`)
    },
    { timeout: 30_000 },
  )

const sign = async (customer: TestTenant, email: string, signature: string) => {
  const params = { token: await tokenFor(customer, email) }
  await customer.visitor.recordView({ params })
  await customer.visitor.signEnvelope({ params, body: { signature, drawing, consent: true } })
  return params.token
}

/** Of Rita and Sven, who have both signed. */
async function completed(customer: TestTenant): Promise<{ envelope: Envelope; token: string }> {
  const { id } = await sendEnvelope(system, customer, {
    title: 'Lease of Rita Recht',
    message: 'For rita@partner.example.',
    recipients: [rita, sven],
  })
  const token = await sign(customer, rita.email, 'R. Recht')
  await sign(customer, sven.email, 'Sven')
  const envelope = await untilStatus(customer, id, 'completed')
  await system.idle()
  return { envelope, token }
}

/** Where rows of a tenant have it, with what is around it. */
const mentions = async (customer: TestTenant, sought: string): Promise<string[]> => [
  ...((await dump(customer)).match(new RegExp(`.{0,60}(${sought}).{0,20}`, 'gi')) ?? []),
]

/** All rows of a tenant, as one text. */
async function dump({ tenant }: TestTenant): Promise<string> {
  const own = system.application.database.tenant(tenant.id)
  const rows: Record<string, unknown> = {}
  for (const table of tenantTables as ReadonlySet<keyof TenantTables>)
    rows[table] = await own.selectFrom(table).selectAll().execute()
  return JSON.stringify(rows)
}

describe('erasing a person', () => {
  it('leaves neither their name nor their address in any table, and nothing of another tenant changes', async () => {
    const [customer, other] = [await ownedTenant('forgetful'), await ownedTenant('mindful')]
    for (const one of [customer, other]) {
      await completed(one)
      await one.owner.client.createEnvelope({
        body: { title: 'Draft', recipients: [{ ...rita, email: ' Rita@Partner.example' }] },
      })
      const { id } = await sendEnvelope(system, one, { title: 'Declined', recipients: [rita] })
      // Its answer, which is kept, has every recipient.
      await one.owner.client.rescheduleEnvelope(
        {
          params: { envelopeId: id },
          body: { remindEveryDays: 1, expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
        },
        { headers: { 'idempotency-key': 'once' } },
      )
      await vi.waitFor(async () =>
        expect((await one.admin.client.getEnvelope({ params: { envelopeId: id } })).status).toBe('delivered'),
      )
      const params = { token: await tokenFor(one, rita.email) }
      await one.visitor.declineEnvelope({ params, body: { reason: 'I, Rita Recht, do not want to.' } })
      await system.idle()
    }
    const before = await dump(other)
    expect(before).toMatch(/rita@partner\.example/i)
    const { envelopes, events, mails } = await preview(customer)
    expect({ envelopes, mails: mails > 0 }).toEqual({ envelopes: 3, mails: true })

    const erasure = await erase(customer)
    expect(erasure).toMatchObject({ envelopes, events, finishedAt: expect.any(String) })
    expect(erasure.mails).toBeGreaterThanOrEqual(mails)
    expect(await mentions(customer, 'rita|recht')).toEqual([])
    expect(await mentions(customer, 'sven@partner.example')).not.toEqual([])
    expect(await dump(other)).toBe(before)
  })

  it('keeps that a recipient signed, and when, and what the others did', async () => {
    const customer = await ownedTenant('proof')
    const { envelope, token } = await completed(customer)
    await erase(customer)
    const params = { envelopeId: envelope.id }
    const now = await customer.admin.client.getEnvelope({ params })
    expect(now).toMatchObject({
      title: `Lease of ${erasedName}`,
      message: `For ${erasedName}.`,
      status: 'completed',
      documents: envelope.documents,
      recipients: [
        {
          name: erasedName,
          email: '',
          status: 'signed',
          signedAt: envelope.recipients[0]!.signedAt,
          drawing: null,
          erasedAt: expect.any(String),
        },
        envelope.recipients[1],
      ],
    })
    expect(now.history).toEqual(
      envelope.history.map((event) =>
        event.recipient === rita.name
          ? {
              ...event,
              recipient: erasedName,
              ...(event.actor.kind === 'recipient' && {
                actor: { kind: 'recipient', name: erasedName },
                ip: null,
              }),
            }
          : event,
      ),
    )
    expect(await problemOf(customer.visitor.getSigningCopy({ params: { token } }))).toMatchObject({
      code: 'link_unknown',
    })
    const response = await fetch(`${system.baseURL}/v1/envelopes/${envelope.id}/certificate`, {
      headers: { 'x-forwarded-host': customer.host, authorization: `Bearer ${customer.admin.token}` },
    })
    const { text } = await readPdf(await response.arrayBuffer())
    expect(text).not.toMatch(/rita|recht/i)
    expect(text).toContain('Personal data erased')
    expect(text).toContain(envelope.documents[0]!.sha256)
  })

  it('is in the tenant’s history as counts, and is found by nobody afterwards', async () => {
    const customer = await ownedTenant('counted')
    await completed(customer)
    const { id, envelopes, events, mails } = await erase(customer)
    const { data } = await customer.owner.client.listTenantHistory()
    expect(data.slice(0, 2)).toMatchObject([
      {
        type: 'personErased',
        actor: { kind: 'system' },
        subject: id,
        detail: `envelopes: ${envelopes}, events: ${events}, mails: ${mails}`,
      },
      { type: 'erasureRequested', actor: { name: 'Olive Owner' }, ip: '127.0.0.1', subject: id },
    ])
    expect(await preview(customer)).toMatchObject({ envelopes: 0, events: 0, mails: 0, underWay: 0 })
    expect(await erase(customer)).toMatchObject({ envelopes: 0, events: 0, mails: 0 })
    const { data: found } = await customer.owner.client.listEnvelopes({ query: { search: 'rita' } })
    expect(found).toEqual([])
  })

  it('tells one recipient from another by the same name', async () => {
    const customer = await ownedTenant('namesakes')
    const namesake = { ...person('Rita Recht', 2), email: 'another@partner.example' }
    const { id } = await sendEnvelope(system, customer, { recipients: [rita, namesake] })
    await sign(customer, rita.email, 'R')
    await sign(customer, namesake.email, 'Another')
    await untilStatus(customer, id, 'completed')
    await system.idle()
    await erase(customer)
    const { recipients, history } = await customer.admin.client.getEnvelope({ params: { envelopeId: id } })
    expect(recipients.map(({ name }) => name)).toEqual([erasedName, 'Rita Recht'])
    expect(
      history.flatMap(({ type, recipient, ip }) => (recipient ? [`${type} ${recipient} ${ip}`] : [])),
    ).toEqual([
      `delivered ${erasedName} null`,
      `viewed ${erasedName} null`,
      `signed ${erasedName} null`,
      'delivered Rita Recht null',
      'viewed Rita Recht 127.0.0.1',
      'signed Rita Recht 127.0.0.1',
    ])
  })

  it('also erases what is still to be done: mails that failed, requests, and what mail servers said', async () => {
    const customer = await ownedTenant('stuck-jobs')
    const { envelope } = await completed(customer)
    const own = system.application.database.tenant(customer.tenant.id)
    const at = new Date().toISOString()
    const job = (kind: 'deliverCopy' | 'resetPassword' | 'broadcast' | 'notifySender', payload: object) => ({
      id: crypto.randomUUID(),
      kind,
      payload: JSON.stringify({ kind, ...payload }),
      stream: kind === 'broadcast' ? envelope.id : null,
      position: 0,
      created_at: at,
      available_at: at,
      attempts: 9,
      dead_at: at,
      last_error: 'RITA@partner.example: mailbox unavailable',
    })
    await own
      .insertInto('outbox')
      .values([
        job('deliverCopy', { envelopeId: envelope.id, recipientId: envelope.recipients[0]!.id }),
        job('resetPassword', { resetId: 'x', email: rita.email }),
        job('broadcast', { change: { name: rita.name } }),
        job('notifySender', { envelopeId: envelope.id, outcome: 'completed' }),
      ])
      .execute()
    await erase(customer)
    expect(await own.selectFrom('outbox').select(['kind', 'last_error']).execute()).toEqual([
      { kind: 'notifySender', last_error: `${erasedName}: mailbox unavailable` },
    ])
    expect(await mentions(customer, 'rita')).toEqual([])
  })

  it('takes away the address of a former member, who stays the sender of what they sent', async () => {
    const customer = await ownedTenant('leaving')
    const former = await system.addMember(customer.tenant, 'Fritz Former', 'admin')
    const { id } = await sendEnvelope(system, { ...customer, admin: former }, { recipients: [sven] })
    await customer.owner.client.removeMember({ params: { memberId: former.id } })
    expect(await preview(customer, former.email)).toMatchObject({ underWay: 1, hasAccount: false })
    expect(await problemOf(request(customer, former.email))).toMatchObject({ code: 'erasure_blocked' })
    await customer.owner.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Over.' } })
    await erase(customer, former.email)
    expect(await mentions(customer, former.email)).toEqual([])
    const envelope = await customer.owner.client.getEnvelope({ params: { envelopeId: id } })
    expect(envelope.sender).toBe('Fritz Former')
  })

  it('takes the address of a former owner out of what operators did, which stays', async () => {
    const { client } = system.operator
    const email = 'bill.boss@founders.example'
    const created = await client.createTenant({
      body: { slug: 'founders', name: 'Founders', admin: { name: 'Bill Boss', email } },
    })
    await system.application.database
      .tenant(created.id)
      .updateTable('users')
      .set({ password_hash: 'joined' })
      .execute()
    const params = { tenantId: created.id }
    const returnTo = 'http://admin.localhost:3001/'
    await client.impersonateTenant({ params, body: { reason: `Asked by ${email}.`, returnTo } })
    const tenant = { ...system.acme.tenant, id: created.id, slug: 'founders' }
    const owner = await system.addMember(tenant, 'Olive Owner', 'owner')
    const customer = { ...system.acme, tenant, host: 'founders.localhost', admin: owner, owner }
    const people = await owner.client.listMembers()
    const bill = people.data.find((member) => member.email === email)!
    await owner.client.removeMember({ params: { memberId: bill.id } })
    // Another tenant's log has them too, and it is not for this one to say what becomes of it.
    const others = { slug: 'founders-two', name: 'Founders Two', admin: { name: 'Bill Boss', email } }
    await client.createTenant({ body: others })

    await erase(customer, email)
    const { data } = await client.listAuditLog({ query: { tenant: created.id } })
    expect(data.map(({ type, details }) => [type, details])).toEqual([
      ['impersonationStarted', { slug: 'founders', as: erasedName, reason: `Asked by ${erasedName}.` }],
      ['tenantCreated', { slug: 'founders', name: 'Founders', adminEmail: erasedName }],
    ])
    const rest = await client.listAuditLog({ query: { search: email } })
    expect(rest.data.map(({ tenant: about }) => about!.slug)).toEqual(['founders-two'])
    const events = await owner.client.listTenantHistory()
    expect(events.data.find(({ type }) => type === 'impersonationStarted')).toMatchObject({
      subject: erasedName,
      detail: `Asked by ${erasedName}.`,
    })
    expect(await mentions(customer, email)).toEqual([])
  })

  it('is written to no log', async () => {
    const customer = await ownedTenant('logged')
    const zoe = { ...person('Zoe Zulu'), email: 'zoe.zulu@partner.example' }
    const { id } = await sendEnvelope(system, customer, { recipients: [zoe] })
    await tokenFor(customer, zoe.email)
    await customer.owner.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Over.' } })
    await preview(customer, zoe.email)
    await erase(customer, zoe.email)
    expect(system.lines.join('')).not.toMatch(/zulu/i)
  })
})

describe('what keeps a person from being erased', () => {
  it('is an envelope under way, until it is closed: how many there are is said, and what to do', async () => {
    const customer = await ownedTenant('busy')
    const { id } = await sendEnvelope(system, customer, { recipients: [rita] })
    expect(await preview(customer)).toMatchObject({ envelopes: 0, underWay: 1 })
    expect(await problemOf(request(customer))).toMatchObject({
      status: 409,
      code: 'erasure_blocked',
      detail:
        'Envelopes under way with this person: 1. Void them, or wait until they are closed, then ask again.',
    })
    await customer.owner.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Over.' } })
    expect(await erase(customer)).toMatchObject({ envelopes: 1 })
  })

  it('is an account, or an invitation', async () => {
    const customer = await ownedTenant('members')
    expect(await preview(customer, customer.admin.email)).toMatchObject({ hasAccount: true })
    expect(await problemOf(request(customer, customer.admin.email))).toMatchObject({
      code: 'erasure_blocked',
      detail: `“${customer.admin.email}” has an account or an invitation here. Remove it under People, then ask again.`,
    })
  })

  it('is another address typed again', async () => {
    const { owner } = await ownedTenant('typing')
    const body = { email: rita.email, confirmation: 'rita@partner.exampel' }
    expect(await problemOf(owner.client.createErasure({ body }))).toMatchObject({
      status: 422,
      errors: { confirmation: ['This is not the address that was looked for. Type it again.'] },
    })
  })
})

describe('an erasure of more than one job does', () => {
  it('goes on until nothing is left', async () => {
    const customer = await ownedTenant('large-erasure')
    await drafts(customer, 250)
    expect(await erase(customer)).toMatchObject({ envelopes: 250, finishedAt: expect.any(String) })
    expect(await mentions(customer, 'rita')).toEqual([])
  })

  async function drafts({ tenant, owner }: Owned, count: number) {
    const own = system.application.database.tenant(tenant.id)
    const at = new Date().toISOString()
    const ids = Array.from({ length: count }, () => crypto.randomUUID())
    const envelope = { message: '', status: 'draft' as const, version: 0, expires_in_days: 30 }
    await own
      .insertInto('envelopes')
      .values(
        ids.map((id) => ({
          ...envelope,
          id,
          sender_id: owner.id,
          title: 'Many',
          search_text: 'many\nrita',
          created_at: at,
          updated_at: at,
        })),
      )
      .execute()
    await own
      .insertInto('recipients')
      .values(
        ids.map((envelope_id) => ({
          id: crypto.randomUUID(),
          envelope_id,
          position: 0,
          name: rita.name,
          email: rita.email,
          signing_order: 1,
          status: 'waiting' as const,
        })),
      )
      .execute()
  }
})

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Client, TenantDetail } from '@envelope/contract'
import { enqueue } from '../src/jobs/outbox.ts'
import { runDueTasks } from '../src/jobs/scheduler.ts'
import { problemOf } from './support/envelopes.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
let tenant: TenantDetail
let visitor: Client
let token: string
let number = 0
const password = 'staple battery horse correct'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

beforeEach(async () => {
  const slug = `initech-${++number}`
  tenant = await system.operator.client.createTenant({
    body: { slug, name: 'Initech', admin: { name: 'Bill Lumbergh', email: 'bill@initech.example' } },
  })
  visitor = system.clientAt(`${slug}.localhost`)
  token = await vi.waitFor(
    async () => {
      const [mail] = (await visitor.getMailbox()).data
      return /\/invitation\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? expect.unreachable('no mail yet')
    },
    { timeout: 30_000 },
  )
})

const invitations = () => system.application.database.tenant(tenant.id)
const read = (link = token, client = visitor) => client.getInvitation({ params: { token: link } })
const accept = (body = { password }, link = token, client = visitor) =>
  client.acceptInvitation({ params: { token: link }, body })

/** Neither seeing nor accepting works, and both say the same. */
async function expectDead(expected: { status: number; code: string }, link = token, client = visitor) {
  expect(await problemOf(read(link, client))).toMatchObject(expected)
  expect(await problemOf(accept({ password }, link, client))).toMatchObject(expected)
}

describe('an invitation', () => {
  it('says who is invited to what, and until when', async () => {
    const invitation = await read()
    expect(invitation).toMatchObject({
      tenant: 'Initech',
      name: 'Bill Lumbergh',
      email: 'bill@initech.example',
    })
    const days = (Date.parse(invitation.expiresAt) - Date.now()) / (24 * 60 * 60_000)
    expect(days).toBeGreaterThan(6.9)
    expect(days).toBeLessThanOrEqual(7)
    expect(Object.keys(invitation).sort()).toEqual(['email', 'expiresAt', 'name', 'tenant'])
  })

  it('gives the password that is chosen, and signs in', async () => {
    const session = await accept()
    expect(session).toMatchObject({
      user: { name: 'Bill Lumbergh', email: 'bill@initech.example', role: 'owner' },
      tenant: { slug: tenant.slug, name: 'Initech' },
    })
    const member = system.clientAt(`${tenant.slug}.localhost`, { authorization: `Bearer ${session.token}` })
    expect((await member.createEnvelope({ body: { title: 'First' } })).title).toBe('First')
    const again = await visitor.createSession({ body: { email: 'bill@initech.example', password } })
    expect(again.user).toEqual(session.user)
  })

  it('makes the tenant active, which operators see', async () => {
    const detail = () => system.operator.client.getTenantDetail({ params: { tenantId: tenant.id } })
    expect(await detail()).toMatchObject({ status: 'invited', invitation: { acceptedAt: null } })
    await accept()
    const { status, invitation } = await detail()
    expect(status).toBe('active')
    expect(invitation!.acceptedAt).toMatch(/Z$/)
  })

  it('names what is wrong with a password, and stays open', async () => {
    for (const [given, sentence] of [
      ['', 'Choose a password.'],
      ['too short', 'Use at least 12 characters.'],
      ['x'.repeat(1001), 'Use at most 1,000 characters.'],
    ] as const)
      expect(await problemOf(accept({ password: given }))).toMatchObject({
        code: 'validation_failed',
        errors: { password: [sentence] },
      })
    await accept()
  })

  it('used: 410 link_used', async () => {
    await accept()
    await expectDead({ status: 410, code: 'link_used' })
  })

  it('is used once, also when it is accepted several times at the same moment', async () => {
    const outcomes = await Promise.allSettled(
      ['first of them', 'second of them', 'third of them'].map((password) => accept({ password })),
    )
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.map(({ reason }) => reason.problem.code)).toEqual(['link_used', 'link_used'])
  })

  it('expired: 410 link_expired', async () => {
    await invitations()
      .updateTable('invitations')
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .execute()
    await expectDead({ status: 410, code: 'link_expired' })
  })

  it('forged: 404 link_unknown', async () => {
    await expectDead({ status: 404, code: 'link_unknown' }, 'x'.repeat(43))
    await expectDead({ status: 404, code: 'link_unknown' }, 'x')
  })

  it('is worth nothing at another tenant’s address: 404 link_unknown', async () => {
    await expectDead({ status: 404, code: 'link_unknown' }, token, system.acme.visitor)
  })

  it('is no signing link', async () => {
    expect(await problemOf(visitor.getSigningRequest({ params: { token } }))).toMatchObject({
      code: 'link_unknown',
    })
  })

  it('is stored as a hash only, and never logged', async () => {
    await read()
    await accept()
    const rows = await invitations().selectFrom('invitations').selectAll().execute()
    expect(rows[0]!.link_hash).toMatch(/^[\da-f]{64}$/)
    expect(JSON.stringify(rows)).not.toContain(token)
    const log = system.lines.join('')
    expect(log).toContain('/v1/invitations/')
    for (const secret of [token, password]) expect(log).not.toContain(secret)
  })

  it('is mailed once, however often its job is run', async () => {
    await system.idle()
    const { id } = await invitations().selectFrom('invitations').select('id').executeTakeFirstOrThrow()
    const runAgain = async () => {
      await invitations()
        .transaction()
        .execute((transaction) => enqueue(transaction, [{ kind: 'invite', invitationId: id }]))
      await system.idle()
      return (await visitor.getMailbox()).data
    }
    expect(await runAgain()).toHaveLength(1)
    await accept()
    await invitations().deleteFrom('mailbox_mails').execute()
    expect(await runAgain()).toEqual([])
  })
})

describe('the clock', () => {
  it('forgets operators’ tokens after their time', async () => {
    const { global } = system.application.database
    const otto = await system.addOperator('Otto Operator')
    await global
      .updateTable('operator_tokens')
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .where('operator_id', '=', otto.id)
      .execute()
    expect(await problemOf(otto.client.listTenants())).toMatchObject({ code: 'unauthenticated' })
    await runDueTasks(system.application)
    const tokens = await global.selectFrom('operator_tokens').select('operator_id').execute()
    expect(tokens.map(({ operator_id }) => operator_id)).toEqual([system.operator.id])
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { mailsTo, problemOf } from './support/envelopes.ts'
import { password, startSystem, type System, type TestMember } from './support/system.ts'

let system: System
let member: TestMember
let number = 0
const chosen = 'staple battery horse correct'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())
beforeEach(async () => (member = await system.addMember(system.acme.tenant, `Fay ${++number}`, 'member')))

const request = (email = member.email) => system.acme.visitor.requestPasswordReset({ body: { email } })
const mails = (email = member.email) => mailsTo(system.acme, email)
const link = () =>
  vi.waitFor(
    async () => {
      const [mail] = await mails()
      return /\/password-reset\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? expect.unreachable('no mail yet')
    },
    { timeout: 30_000 },
  )
const reset = (token: string, { visitor } = system.acme) =>
  visitor.resetPassword({ params: { token }, body: { password: chosen } })
const signIn = (secret: string) =>
  system.acme.visitor.createSession({ body: { email: member.email, password: secret } })
const resets = () => system.application.database.tenant(system.acme.tenant.id).updateTable('password_resets')

describe('asking for a new password', () => {
  it('is answered the same, by the same work, whether the address has an account or not', async () => {
    const bodies = [member.email, 'nobody@acme.test']
    const answers = await Promise.all(
      bodies.map(async (email) => {
        const response = await fetch(`${system.baseURL}/v1/password-resets`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-host': system.acme.host },
          body: JSON.stringify({ email }),
        })
        return { status: response.status, body: await response.text() }
      }),
    )
    expect(answers).toEqual([
      { status: 204, body: '' },
      { status: 204, body: '' },
    ])
    await link()
    await system.idle()
    expect(await mails('nobody@acme.test')).toEqual([])
  })

  it('mails nobody of another tenant, and no one who was only invited', async () => {
    await system.globex.visitor.requestPasswordReset({ body: { email: member.email } })
    const invited = { name: 'Ivo', email: `ivo-${number}@acme.test`, role: 'member' as const }
    await system.acme.admin.client.createInvitation({ body: invited })
    await request(invited.email)
    await system.idle()
    expect(await mails()).toEqual([])
    expect(await mails(invited.email)).toHaveLength(1)
  })

  it('several times at once mails once', async () => {
    await Promise.all([request(), request(), request()])
    await link()
    await request()
    await system.idle()
    expect(await mails()).toHaveLength(1)
  })
})

describe('the link', () => {
  it('says whose it is, and until when', async () => {
    await request()
    const seen = await system.acme.visitor.getPasswordReset({ params: { token: await link() } })
    expect(seen).toMatchObject({ tenant: 'Acme Corporation', email: member.email })
    const minutes = (Date.parse(seen.expiresAt) - Date.now()) / 60_000
    expect(minutes).toBeGreaterThan(58)
    expect(minutes).toBeLessThanOrEqual(60)
  })

  it('gives the new password, once, and ends every session', async () => {
    await request()
    const token = await link()
    await reset(token)
    expect(await problemOf(member.client.getAccount())).toMatchObject({
      status: 401,
      code: 'unauthenticated',
    })
    expect(await problemOf(signIn(password))).toMatchObject({ code: 'invalid_credentials' })
    expect((await signIn(chosen)).user.id).toBe(member.id)
    expect(await problemOf(reset(token))).toMatchObject({ status: 410, code: 'link_used' })
    await expect
      .poll(async () => (await mails()).map(({ subject }) => subject), { timeout: 30_000 })
      .toContain('Your password for Envelope at Acme Corporation was changed')
  })

  it('is used once, also several times at the same moment', async () => {
    await request()
    const token = await link()
    const outcomes = await Promise.allSettled([reset(token), reset(token), reset(token)])
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.map(({ reason }) => reason.problem.code)).toEqual(['link_used', 'link_used'])
  })

  it('past its time: 410 link_expired', async () => {
    await request()
    const token = await link()
    await resets()
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .where('user_id', '=', member.id)
      .execute()
    expect(await problemOf(reset(token))).toMatchObject({ status: 410, code: 'link_expired' })
  })

  it('forged, or at another tenant’s address: 404 link_unknown', async () => {
    await request()
    const token = await link()
    expect(await problemOf(reset('x'.repeat(43)))).toMatchObject({ status: 404, code: 'link_unknown' })
    expect(await problemOf(reset(token, system.globex))).toMatchObject({ status: 404, code: 'link_unknown' })
  })

  it('is stored as a hash only, and is never in a log or a job', async () => {
    await request()
    const token = await link()
    const own = system.application.database.tenant(system.acme.tenant.id)
    for (const table of ['password_resets', 'outbox'] as const)
      expect(JSON.stringify(await own.selectFrom(table).selectAll().execute())).not.toContain(token)
    expect(system.lines.join('')).not.toContain(token)
  })
})

describe('one’s own sessions', () => {
  it('are listed, with the one that asks, and ended one by one or all others', async () => {
    const client = ({ token }: { token: string }) =>
      system.clientAt(system.acme.host, { authorization: `Bearer ${token}` })
    const phone = await signIn(password)
    const laptop = await signIn(password)
    const { data } = await member.client.listSessions()
    expect(data).toHaveLength(3)
    expect(data.filter(({ current }) => current).map(({ id }) => id)).toEqual([member.token.split('|')[0]])
    expect(data[0]).toMatchObject({ ip: '127.0.0.1', userAgent: expect.any(String) })
    expect(JSON.stringify(data)).not.toMatch(/hash/)

    const params = { sessionId: phone.token.split('|')[0]! }
    expect(await problemOf(system.acme.admin.client.revokeSession({ params }))).toMatchObject({
      code: 'not_found',
    })
    await member.client.revokeSession({ params })
    expect(await problemOf(client(phone).getAccount())).toMatchObject({ code: 'unauthenticated' })
    await client(laptop).getAccount()
    await member.client.revokeOtherSessions()
    expect(await problemOf(client(laptop).getAccount())).toMatchObject({ code: 'unauthenticated' })
    expect((await member.client.listSessions()).data).toHaveLength(1)
  })
})

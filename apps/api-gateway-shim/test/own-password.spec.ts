import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mailsTo, problemOf } from './support/envelopes.ts'
import { password, startSystem, type System, type TestMember } from './support/system.ts'

let system: System
let member: TestMember
let number = 0
const chosen = 'staple battery horse correct'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())
beforeEach(async () => (member = await system.addMember(system.acme.tenant, `Pia ${++number}`, 'viewer')))

const change = (currentPassword = password, newPassword = chosen, { client } = member) =>
  client.changePassword({ body: { currentPassword, newPassword } })
const signIn = (secret: string) =>
  system.acme.visitor.createSession({ body: { email: member.email, password: secret } })
const own = () => system.application.database.tenant(system.acme.tenant.id)
const clientOf = ({ token }: { token: string }) => ({
  client: system.clientAt(system.acme.host, { authorization: `Bearer ${token}` }),
})

describe('one’s own password', () => {
  it('is changed with the current one; then it signs in, and the one before does not', async () => {
    await change()
    expect((await signIn(chosen)).user.id).toBe(member.id)
    expect(await problemOf(signIn(password))).toMatchObject({ code: 'invalid_credentials' })
  })

  it('ends every other session, and not the one that changes it', async () => {
    const other = clientOf(await signIn(password))
    await change()
    expect(await problemOf(other.client.getAccount())).toMatchObject({ status: 401, code: 'unauthenticated' })
    expect((await member.client.getAccount()).user.id).toBe(member.id)
    expect((await member.client.listSessions()).data).toHaveLength(1)
  })

  it('makes a link by which one could be chosen worthless', async () => {
    await system.acme.visitor.requestPasswordReset({ body: { email: member.email } })
    await system.idle()
    const [mail] = await mailsTo(system.acme, member.email)
    const token = /\/password-reset\/([\w-]+)/.exec(mail!.text)![1]!
    await change()
    expect(await problemOf(system.acme.visitor.getPasswordReset({ params: { token } }))).toMatchObject({
      code: 'link_used',
    })
  })

  it('is told by mail, once, and stands in the history', async () => {
    await change()
    await system.idle()
    const mails = await mailsTo(system.acme, member.email)
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Your password for Envelope at Acme Corporation was changed',
    ])
    expect(mails[0]!.text).toContain('you were signed out everywhere else')
    const { data } = await system.acme.admin.client.listTenantHistory({ query: { type: 'passwordChanged' } })
    expect(data[0]).toMatchObject({ actor: { name: member.name }, subject: member.email, ip: '127.0.0.1' })
  })

  it('needs the current one, and another that is long enough', async () => {
    expect(await problemOf(change('not the password'))).toMatchObject({
      status: 422,
      code: 'validation_failed',
      errors: { currentPassword: ['This is not your current password.'] },
    })
    expect(await problemOf(change('', 'short'))).toMatchObject({
      errors: { currentPassword: ['Enter your current password.'], newPassword: [expect.any(String)] },
    })
    expect(await problemOf(change(password, password))).toMatchObject({
      errors: { newPassword: ['Choose another password than the current one.'] },
    })
    expect((await signIn(password)).user.id).toBe(member.id)
    expect(await mailsTo(system.acme, member.email)).toEqual([])
  })

  it('cannot be guessed at: after five failures there is a pause, from whatever address', async () => {
    const guesses = ['a', 'b', 'c', 'd', 'e'].map((guess, from) => () => {
      const authorization = `Bearer ${member.token}`
      const client = system.clientAt(system.acme.host, { authorization, 'x-forwarded-for': `8.8.8.${from}` })
      return problemOf(change(guess, chosen, { ...member, client }))
    })
    for (const guess of guesses) expect(await guess()).toMatchObject({ code: 'validation_failed' })
    const refused = await problemOf(change())
    expect(refused).toMatchObject({ status: 429, code: 'too_many_attempts' })
    expect(refused.retryAfter).toBeGreaterThan(20)
    expect((await signIn(password)).user.id).toBe(member.id)
  })

  it('is changed once, by several at the same moment', async () => {
    const others = [clientOf(await signIn(password)), clientOf(await signIn(password))]
    const outcomes = await Promise.allSettled(
      [member, ...others].map(({ client }, index) =>
        change(password, `${chosen} ${index}`, { ...member, client }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    expect((await signIn(`${chosen} ${winner}`)).user.id).toBe(member.id)
  })

  it('is kept nowhere but as its slow hash: not with an idempotency key, in a log, a job or a history', async () => {
    const key = { headers: { 'idempotency-key': 'change-it' } }
    const body = { currentPassword: password, newPassword: chosen }
    await member.client.changePassword({ body }, key)
    for (const table of ['kept_answers', 'outbox', 'tenant_history', 'users'] as const)
      expect(JSON.stringify(await own().selectFrom(table).selectAll().execute())).not.toMatch(
        new RegExp(`${chosen}|${password}`),
      )
    expect(await own().selectFrom('kept_answers').selectAll().execute()).toEqual([])
    expect(system.lines.join('')).not.toMatch(new RegExp(`${chosen}|${password}`))
    // Not answered from memory: what was the current password is it no more.
    expect(await problemOf(member.client.changePassword({ body }, key))).toMatchObject({
      errors: { currentPassword: ['This is not your current password.'] },
    })
  })

  it('is nothing for an operator in somebody’s place', async () => {
    const owner = await system.addMember(system.acme.tenant, `Owner ${number}`, 'owner')
    const { url } = await system.operator.client.impersonateTenant({
      params: { tenantId: system.acme.tenant.id },
      body: { reason: 'Help', returnTo: 'http://admin.localhost:3001/' },
    })
    const token = url.split('#')[1]!
    const session = await system.acme.visitor.createImpersonationSession({ body: { token } })
    expect(await problemOf(change(password, chosen, { ...owner, ...clientOf(session) }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
  })
})

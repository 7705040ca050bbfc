import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDueTasks } from '../src/jobs/scheduler.ts'
import { mailsTo } from './support/envelopes.ts'
import { password, startSystem, type System, type TestMember } from './support/system.ts'

let system: System
let member: TestMember
let number = 0
const chosen = 'staple battery horse correct'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())
beforeEach(async () => (member = await system.addMember(system.acme.tenant, `Lea ${++number}`, 'member')))

const sessionOf = ({ token }: { token: string }) => token.split('|')[0]!
const signIn = () => system.acme.visitor.createSession({ body: { email: member.email, password } })

/** Of whom Reverb is told meanwhile that they are to hear no more. */
async function terminatedDuring(act: () => Promise<unknown>): Promise<string[]> {
  const before = system.reverb.terminated.length
  await act()
  await system.idle()
  return system.reverb.terminated
    .slice(before)
    .map(({ userId }) => userId)
    .toSorted()
}

describe('what listens in a session is closed', () => {
  it('when somebody signs out there, and in none of their other ones', async () => {
    await signIn()
    expect(await terminatedDuring(() => member.client.deleteSession())).toEqual([sessionOf(member)])
  })

  it('when they end it from elsewhere', async () => {
    const phone = sessionOf(await signIn())
    await signIn()
    const params = { sessionId: phone }
    expect(await terminatedDuring(() => member.client.revokeSession({ params }))).toEqual([phone])
  })

  it('when they sign out everywhere else, in each of them', async () => {
    const others = [sessionOf(await signIn()), sessionOf(await signIn())]
    expect(await terminatedDuring(() => member.client.revokeOtherSessions())).toEqual(others.toSorted())
  })

  it('when they change their password, but where they did', async () => {
    const other = sessionOf(await signIn())
    const body = { currentPassword: password, newPassword: chosen }
    expect(await terminatedDuring(() => member.client.changePassword({ body }))).toEqual([other])
  })

  it('when their password is reset, in all of them', async () => {
    const other = sessionOf(await signIn())
    await system.acme.visitor.requestPasswordReset({ body: { email: member.email } })
    await system.idle()
    const [mail] = await mailsTo(system.acme, member.email)
    const token = /\/password-reset\/([\w-]+)/.exec(mail!.text)![1]!
    const reset = () => system.acme.visitor.resetPassword({ params: { token }, body: { password: chosen } })
    expect(await terminatedDuring(reset)).toEqual([sessionOf(member), other].toSorted())
  })

  it('when its time is over, and in no other, with several schedulers at once', async () => {
    const other = sessionOf(await signIn())
    await system.application.database
      .tenant(system.acme.tenant.id)
      .updateTable('access_tokens')
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .where('id', '=', other)
      .execute()
    const schedulers = () => Promise.all([1, 2].map(() => runDueTasks(system.application)))
    expect(await terminatedDuring(schedulers)).toEqual([other])
    await expect(member.client.listSessions()).resolves.toMatchObject({ data: [{ current: true }] })
  })

  it('also where the tenant is suspended meanwhile', async () => {
    const { tenant, admin } = system.globex
    const params = { tenantId: tenant.id }
    const act = async () => {
      await admin.client.deleteSession()
      await system.operator.client.suspendTenant({ params, body: { reason: 'Unpaid.' } })
    }
    expect(await terminatedDuring(act)).toEqual([sessionOf(admin)])
  })

  it('also when Reverb does not do so at once', async () => {
    system.reverb.setKeeping(true)
    await member.client.deleteSession()
    const outbox = system.application.database.global.selectFrom('outbox')
    await expect
      .poll(() => outbox.select('last_error').executeTakeFirst(), { timeout: 30_000 })
      .toEqual({ last_error: expect.stringContaining('answered 503') })
    const terminated = await terminatedDuring(async () => system.reverb.setKeeping(false))
    expect(terminated).toEqual([sessionOf(member)])
  })
})

it('nothing is closed of somebody else who tries to end it', async () => {
  const params = { sessionId: sessionOf(member) }
  const act = () => system.acme.admin.client.revokeSession({ params }).catch(() => undefined)
  expect(await terminatedDuring(act)).toEqual([])
})

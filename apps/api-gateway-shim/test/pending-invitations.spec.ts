import type { Role } from '@envelope/contract'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { mailsTo, problemOf } from './support/envelopes.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
let tenant: TestTenant
let owner: TestMember
let number = 0
const password = 'staple battery horse correct'
const email = 'nina@initech.example'

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

beforeEach(async () => {
  tenant = await system.addTenant(`invited-${++number}`, 'Initech')
  owner = await system.addMember(tenant.tenant, 'Olive Owner', 'owner')
})

const invite = (by = owner, role: Role = 'member') =>
  by.client.createInvitation({ body: { name: 'Nina', email: ` ${email.toUpperCase()}`, role } })
const links = async () =>
  (await mailsTo(tenant, email)).map(({ text }) => /\/invitation\/([\w-]+)/.exec(text)![1]!)
/** The token in the newest of so many links. */
const link = (count = 1) =>
  vi.waitFor(
    async () => {
      const all = await links()
      expect(all).toHaveLength(count)
      return all[0]!
    },
    { timeout: 30_000 },
  )
const accept = (token: string) => tenant.visitor.acceptInvitation({ params: { token }, body: { password } })

it('an invited person joins in the role they were invited to', async () => {
  const pending = await invite(tenant.admin, 'viewer')
  expect(pending).toMatchObject({ name: 'Nina', email, role: 'viewer' })
  expect((await owner.client.listInvitations()).data).toEqual([pending])
  expect((await owner.client.listMembers({ query: { search: 'Nina' } })).data).toEqual([])
  expect((await accept(await link())).user).toMatchObject({ name: 'Nina', email, role: 'viewer' })
  expect((await owner.client.listInvitations()).data).toEqual([])
  expect((await owner.client.listMembers({ query: { search: 'Nina' } })).data).toMatchObject([
    { role: 'viewer' },
  ])
  const { data } = await owner.client.listTenantHistory()
  expect(data.map(({ type }) => type)).toEqual(['memberJoined', 'memberInvited'])
})

it('only an owner invites an owner', async () => {
  expect(await problemOf(invite(tenant.admin, 'owner'))).toMatchObject({ status: 403, code: 'forbidden' })
  const { id: invitationId } = await invite(owner, 'owner')
  const params = { invitationId }
  expect(await problemOf(tenant.admin.client.cancelInvitation({ params }))).toMatchObject({
    code: 'forbidden',
  })
})

it('an address has one account: who is there already, or invited, is not invited', async () => {
  await invite()
  expect(await problemOf(invite())).toMatchObject({
    status: 409,
    code: 'member_exists',
    errors: { email: [expect.stringContaining(email)] },
  })
})

it('of two invitations at the same moment there is one', async () => {
  const outcomes = await Promise.allSettled([invite(), invite(), invite()])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason.problem.code).toBe('member_exists')
})

it('sent again it has a new link, and the one before is worth nothing', async () => {
  const { id: invitationId, expiresAt } = await invite()
  const before = await link()
  const again = await owner.client.resendInvitation({ params: { invitationId } })
  expect(again.expiresAt >= expiresAt).toBe(true)
  const after = await link(2)
  expect(await problemOf(accept(before))).toMatchObject({ status: 404, code: 'link_unknown' })
  await accept(after)
  expect(await problemOf(owner.client.resendInvitation({ params: { invitationId } }))).toMatchObject({
    code: 'not_found',
  })
})

it('withdrawn its link is worth nothing, nothing of the person stays, and they can be invited anew', async () => {
  const { id: invitationId } = await invite()
  const token = await link()
  await owner.client.cancelInvitation({ params: { invitationId } })
  expect(await problemOf(accept(token))).toMatchObject({ status: 404, code: 'link_unknown' })
  const users = system.application.database.tenant(tenant.tenant.id).selectFrom('users').select('email')
  expect((await users.execute()).map((user) => user.email)).not.toContain(email)
  await invite()
})

it('who was removed and sent something comes back as who they were', async () => {
  await invite()
  const session = await accept(await link())
  const nina = system.clientAt(tenant.host, { authorization: `Bearer ${session.token}` })
  await nina.createEnvelope({ body: { title: 'Before' } })
  await owner.client.removeMember({ params: { memberId: session.user.id } })
  const credentials = { email, password }
  expect(await problemOf(tenant.visitor.createSession({ body: credentials }))).toMatchObject({
    code: 'invalid_credentials',
  })
  await invite(owner, 'admin')
  expect((await accept(await link(2))).user).toMatchObject({ id: session.user.id, role: 'admin' })
})

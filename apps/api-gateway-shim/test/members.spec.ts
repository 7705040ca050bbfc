import type { MemberQuery, Role } from '@envelope/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { problemOf } from './support/envelopes.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
let tenant: TestTenant
let owner: TestMember
let number = 0

beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())

beforeEach(async () => {
  tenant = await system.addTenant(`members-${++number}`, 'Initech')
  owner = await system.addMember(tenant.tenant, 'Olive Owner', 'owner')
})

const add = (name: string, role: Role) => system.addMember(tenant.tenant, name, role)
const names = async (query: MemberQuery = {}, { client } = owner) =>
  (await client.listMembers({ query })).data.map(({ name }) => name)
const change = (by: TestMember, memberId: string, role: Role) =>
  by.client.updateMember({ params: { memberId }, body: { role } })
const remove = (by: TestMember, memberId: string) => by.client.removeMember({ params: { memberId } })
const events = async () =>
  (await owner.client.listTenantHistory()).data.map(({ type, actor, subject, detail }) => ({
    type,
    actor: actor.name,
    subject,
    detail,
  }))

describe('the list of members', () => {
  it('is filtered, searched and sorted', async () => {
    await add('Vic Viewer', 'viewer')
    await add('Max Member', 'member')
    expect(await names()).toEqual(['Ada Admin', 'Max Member', 'Olive Owner', 'Vic Viewer'])
    expect(await names({ sort: '-name' })).toEqual(['Vic Viewer', 'Olive Owner', 'Max Member', 'Ada Admin'])
    expect(await names({ role: 'owner' })).toEqual(['Olive Owner'])
    expect(await names({ role: 'admin' })).toEqual(['Ada Admin'])
    for (const search of ['MAX.MEMBER@', 'max m', 'x MEMB'])
      expect(await names({ search })).toEqual(['Max Member'])
    expect(await names({ search: '%' })).toEqual([])
  })

  it('is read page by page to its end and back, in its order, while others join', async () => {
    const { client } = owner
    const page = (cursor?: string) =>
      client.listMembers({ query: { sort: 'name', limit: 2, ...(cursor && { cursor }) } })
    for (const name of ['Bea', 'Cid', 'Dan']) await add(name, 'member')
    const first = await page()
    await add('Abel', 'member')
    const second = await page(first.next!)
    const third = await page(second.next!)
    const seen = [first, second, third].flatMap(({ data }) => data.map(({ name }) => name))
    expect(seen).toEqual(['Ada Admin', 'Bea', 'Cid', 'Dan', 'Olive Owner'])
    expect(third.next).toBeNull()
    expect((await page(third.previous!)).data).toEqual(second.data)
  })

  it('refuses a cursor of another order', async () => {
    const { next } = await owner.client.listMembers({ query: { limit: 1 } })
    expect(
      await problemOf(owner.client.listMembers({ query: { sort: '-name', cursor: next! } })),
    ).toMatchObject({
      code: 'validation_failed',
      errors: { cursor: ['This is not a page of this list.'] },
    })
  })
})

describe('changing a role', () => {
  it('holds from the next request on, and is in the history', async () => {
    const member = await add('Max Member', 'member')
    await member.client.createEnvelope({ body: { title: 'Mine' } })
    expect(await change(owner, member.id, 'viewer')).toMatchObject({ name: 'Max Member', role: 'viewer' })
    expect(await problemOf(member.client.createEnvelope({ body: {} }))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect(await events()).toContainEqual({
      type: 'roleChanged',
      actor: 'Olive Owner',
      subject: `Max Member <${member.email}>`,
      detail: 'member → viewer',
    })
  })

  it('to and from owner is an owner’s to do', async () => {
    const { admin } = tenant
    for (const [memberId, role] of [
      [owner.id, 'viewer'],
      [admin.id, 'owner'],
    ] as const)
      expect(await problemOf(change(admin, memberId, role))).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await change(owner, admin.id, 'owner')).role).toBe('owner')
  })

  it('leaves an owner, also when two take each other’s ownership at the same moment', async () => {
    expect(await problemOf(change(owner, owner.id, 'admin'))).toMatchObject({
      status: 409,
      code: 'last_owner',
    })
    const other = await add('Otto Owner', 'owner')
    const outcomes = await Promise.allSettled([
      change(owner, other.id, 'member'),
      change(other, owner.id, 'member'),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const left = await tenant.admin.client.listMembers({ query: { role: 'owner' } })
    expect(left.data).toHaveLength(1)
  })

  it('of somebody of another tenant is not found', async () => {
    expect(await problemOf(change(owner, system.acme.admin.id, 'viewer'))).toMatchObject({
      code: 'not_found',
    })
  })
})

describe('removing a member', () => {
  it('ends their sessions at once, and keeps what they sent', async () => {
    const member = await add('Max Member', 'member')
    const { id } = await member.client.createEnvelope({ body: { title: 'Stays' } })
    await remove(owner, member.id)
    expect(await problemOf(member.client.getAccount())).toMatchObject({
      status: 401,
      code: 'unauthenticated',
    })
    expect(await names()).not.toContain('Max Member')
    expect((await owner.client.getEnvelope({ params: { envelopeId: id } })).sender).toBe('Max Member')
    expect(await problemOf(remove(owner, member.id))).toMatchObject({ code: 'not_found' })
    expect((await events())[0]).toMatchObject({ type: 'memberRemoved', actor: 'Olive Owner' })
  })

  it('leaves nothing of who never sent anything', async () => {
    const member = await add('Max Member', 'member')
    await remove(owner, member.id)
    const users = system.application.database.tenant(tenant.tenant.id).selectFrom('users').select('id')
    expect((await users.execute()).map(({ id }) => id)).not.toContain(member.id)
  })

  it('is refused for the last owner, and for an owner by an administrator', async () => {
    expect(await problemOf(remove(owner, owner.id))).toMatchObject({ status: 409, code: 'last_owner' })
    expect(await problemOf(remove(tenant.admin, owner.id))).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

describe('a repeated write', () => {
  it('with the same idempotency key is done once, and answered the same', async () => {
    const body = { name: 'New', email: 'new@initech.example', role: 'member' as const }
    const options = { headers: { 'idempotency-key': 'invite-new' } }
    const invite = () => owner.client.createInvitation({ body }, options)
    const [first, second] = await Promise.all([invite(), invite()])
    expect(second).toEqual(first)
    expect(await invite()).toEqual(first)
    expect((await owner.client.listInvitations()).data).toEqual([first])
    expect(await problemOf(owner.client.createInvitation({ body }))).toMatchObject({ code: 'member_exists' })
  })

  it('with the key of another request is refused; with that of one that failed it is tried', async () => {
    const options = { headers: { 'idempotency-key': 'role' } }
    const { id: memberId } = await add('Max Member', 'member')
    const update = (role: Role) =>
      owner.client.updateMember({ params: { memberId }, body: { role } }, options)
    const unknown = { params: { memberId: crypto.randomUUID() }, body: { role: 'viewer' as const } }
    for (let time = 0; time < 2; time++)
      expect(await problemOf(owner.client.updateMember(unknown, options))).toMatchObject({
        code: 'not_found',
      })
    expect((await update('viewer')).role).toBe('viewer')
    expect(await problemOf(update('admin'))).toMatchObject({ status: 422, code: 'idempotency_key_reused' })
  })
})

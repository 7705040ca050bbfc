import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const client = () => system.acme.admin.client

/** What the tenant's open pages are told while something is done. */
async function heardDuring(act: () => Promise<unknown>) {
  await system.idle()
  const before = system.reverb.published.length
  await act()
  await system.idle()
  return system.reverb.published.slice(before)
}
const changed = {
  name: 'people.changed',
  channels: [expect.stringMatching(/^private-tenant\./)],
  data: { at: expect.stringMatching(/Z$/) },
}

const invite = (email: string) =>
  client().createInvitation({ body: { name: 'Nina New', email, role: 'member' } })

describe('open pages of a tenant are told that its people have changed', () => {
  it('when somebody is invited, again, or no longer, each time once and without a name', async () => {
    let invitationId = ''
    const invited = await heardDuring(async () => (invitationId = (await invite('nina@acme.test')).id))
    expect(invited).toEqual([{ ...changed, channels: [`private-tenant.${system.acme.tenant.id}`] }])
    const params = { invitationId }
    expect(await heardDuring(() => client().resendInvitation({ params }))).toEqual([changed])
    expect(await heardDuring(() => client().cancelInvitation({ params }))).toEqual([changed])
  })

  it('when somebody joins', async () => {
    await invite('nora@acme.test')
    await system.idle()
    const [mail] = (await system.acme.visitor.getMailbox()).data
    const token = /\/invitation\/([\w-]{43})/.exec(mail!.text)![1]!
    const body = { password: 'correct horse battery staple' }
    expect(
      await heardDuring(() => system.acme.visitor.acceptInvitation({ params: { token }, body })),
    ).toEqual([changed])
  })

  it('when somebody gets another role, and when they are removed, whose own pages learn that it is them', async () => {
    const { id } = await system.addMember(system.acme.tenant, 'Rolf Role', 'member')
    const params = { memberId: id }
    expect(await heardDuring(() => client().updateMember({ params, body: { role: 'viewer' } }))).toEqual([
      changed,
    ])
    expect(await heardDuring(() => client().removeMember({ params }))).toEqual([
      { ...changed, data: { ...changed.data, removed: id } },
    ])
  })
})

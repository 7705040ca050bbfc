import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemOf } from './support/envelopes.ts'
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

describe('who is removed hears no more', () => {
  const terminationsDuring = async (act: () => Promise<unknown>) => {
    const before = system.reverb.terminated.length
    await act()
    await system.idle()
    return system.reverb.terminated.slice(before)
  }

  it('once their pages were told why: their connections are closed, and nobody else’s are', async () => {
    const { id } = await system.addMember(system.acme.tenant, 'Rita Removed', 'member')
    const terminations = await terminationsDuring(() => client().removeMember({ params: { memberId: id } }))
    expect(terminations).toEqual([{ userId: id, afterEvents: system.reverb.published.length }])
  })

  it('also when Reverb takes the event and does not close the connections at once', async () => {
    const { id } = await system.addMember(system.acme.tenant, 'Ralf Removed', 'member')
    system.reverb.setKeeping(true)
    await client().removeMember({ params: { memberId: id } })
    const outbox = system.application.database.global.selectFrom('outbox')
    await expect
      .poll(() => outbox.select('last_error').executeTakeFirst(), { timeout: 30_000 })
      .toEqual({ last_error: expect.stringContaining('answered 503') })
    const terminations = await terminationsDuring(async () => system.reverb.setKeeping(false))
    expect(terminations).toEqual([expect.objectContaining({ userId: id })])
  })

  it('and nobody is closed when somebody else changes', async () => {
    const { id } = await system.addMember(system.acme.tenant, 'Rosa Role', 'member')
    const params = { memberId: id }
    expect(
      await terminationsDuring(() => client().updateMember({ params, body: { role: 'viewer' } })),
    ).toEqual([])
  })

  it('and can sign no further subscription', async () => {
    const removed = await system.addMember(system.acme.tenant, 'Rudi Removed', 'member')
    await client().removeMember({ params: { memberId: removed.id } })
    const body = { socket_id: '1.2', channel_name: `private-tenant.${system.acme.tenant.id}` }
    expect(await problemOf(removed.client.authorizeChannel({ body }))).toMatchObject({ status: 401 })
  })
})

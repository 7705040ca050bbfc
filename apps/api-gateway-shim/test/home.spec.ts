import type { EnvelopePage } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  draftEnvelope,
  linkOf,
  mailsTo,
  person,
  problemOf,
  sendEnvelope,
  untilStatus,
} from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

/** A tenant whose administrator is also a recipient. */
async function startTenant(slug: string) {
  const customer = await system.addTenant(slug, slug)
  const { client, email } = customer.admin
  const me = (order = 1, role: 'signer' | 'approver' | 'viewer' = 'signer') => ({
    ...{ name: 'Me', email, order },
    role,
  })
  const home = () => client.getHome()
  const titlesOf = (envelopes: { title: string }[]) => envelopes.map(({ title }) => title)
  return { customer, client, me, home, titlesOf }
}

const sign = ({ visitor }: TestTenant, token: string) =>
  visitor.signEnvelope({ params: { token }, body: { signature: 'Rita', consent: true } })

describe('home', () => {
  it('is empty where nothing has happened', async () => {
    const { home } = await startTenant('fresh')
    const nothing = { count: 0, envelopes: [] }
    expect(await home()).toEqual({
      waitingForMe: nothing,
      drafts: nothing,
      waitingForOthers: nothing,
      completed: nothing,
    })
  })

  it('has what one has to sign or approve oneself, once the link is mailed, and not the link', async () => {
    const { customer, client, me, home, titlesOf } = await startTenant('signers')
    const mine = await sendEnvelope(system, customer, { title: 'Mine', recipients: [me()] })
    const approved = { title: 'To approve', recipients: [me(1, 'approver'), person('Rita')] }
    const both = await sendEnvelope(system, customer, approved)
    await sendEnvelope(system, customer, { title: 'Later mine', recipients: [person('Rita'), me(2)] })
    await sendEnvelope(system, customer, { title: 'A copy', recipients: [person('Rita'), me(1, 'viewer')] })
    await system.idle()
    const { waitingForMe, waitingForOthers } = await home()
    expect(titlesOf(waitingForMe.envelopes)).toEqual(['To approve', 'Mine'])
    expect(waitingForMe.count).toBe(2)
    const { recipients } = await client.getEnvelope({ params: { envelopeId: both.id } })
    const recipientId = recipients.find(({ name }) => name === 'Me')!.id
    expect(waitingForMe.envelopes[0]!.asRecipient).toEqual({
      id: recipientId,
      role: 'approver',
      mailedAt: expect.stringMatching(/^\d{4}-/),
    })
    expect(titlesOf(waitingForOthers.envelopes)).toEqual(['A copy', 'Later mine'])
    expect(waitingForOthers.count).toBe(2)

    const [mail] = await mailsTo(customer, customer.admin.email)
    const token = /\/sign\/([\w-]+)/.exec(mail!.text)![1]!
    expect(JSON.stringify(await home())).not.toContain(token)
    const reminder = client.remindRecipient({ params: { envelopeId: both.id, recipientId } })
    expect(await problemOf(reminder)).toMatchObject({ code: 'reminded_recently' })

    await client.voidEnvelope({ params: { envelopeId: mine.id }, body: { reason: 'A mistake' } })
    expect(titlesOf((await home()).waitingForMe.envelopes)).toEqual(['To approve'])
  })

  it('gives it up when it is signed, or its time is over', async () => {
    const { customer, me, home, titlesOf } = await startTenant('over')
    const first = await sendEnvelope(system, customer, {
      title: 'Signed',
      recipients: [me(), person('Rita', 2)],
    })
    await untilStatus(customer, first.id, 'delivered')
    const [mail] = await mailsTo(customer, customer.admin.email)
    await sign(customer, /\/sign\/([\w-]+)/.exec(mail!.text)![1]!)
    const expired = await sendEnvelope(system, customer, { title: 'Over', recipients: [me()] })
    await untilStatus(customer, expired.id, 'delivered')
    const own = system.application.database.tenant(customer.tenant.id)
    const expires_at = new Date(Date.now() - 1_000).toISOString()
    await own.updateTable('envelopes').set({ expires_at }).where('id', '=', expired.id).execute()
    const { waitingForMe, waitingForOthers } = await home()
    expect(waitingForMe).toEqual({ count: 0, envelopes: [] })
    expect(titlesOf(waitingForOthers.envelopes)).toContain('Signed')
  })

  it('has one’s own drafts alone, and what was completed last, five of each, and says how many there are', async () => {
    const { customer, client, home, titlesOf } = await startTenant('busy')
    const colleague = await system.addMember(customer.tenant, 'Carl Colleague', 'member')
    await colleague.client.createEnvelope({ body: { title: 'Of a colleague' } })
    const first = await client.createEnvelope({ body: { title: 'Draft 1' } })
    for (let number = 2; number <= 7; number++)
      await client.createEnvelope({ body: { title: `Draft ${number}` } })
    await client.updateEnvelope({ params: { envelopeId: first.id }, body: { title: 'Draft 1, changed' } })
    const early = await sendEnvelope(system, customer, { title: 'Sent early' })
    const token = await linkOf(customer, 'Rita')
    const late = await sendEnvelope(system, customer, { title: 'Sent late', recipients: [person('Sven')] })
    await sign(customer, await linkOf(customer, 'Sven'))
    await sign(customer, token)
    await untilStatus(customer, early.id, 'completed')
    await untilStatus(customer, late.id, 'completed')

    const { drafts, completed } = await home()
    expect(titlesOf(drafts.envelopes)).toEqual([
      'Draft 1, changed',
      'Draft 7',
      'Draft 6',
      'Draft 5',
      'Draft 4',
    ])
    expect(drafts.count).toBe(7)
    expect(titlesOf(completed.envelopes)).toEqual(['Sent early', 'Sent late'])
    expect(completed.count).toBe(2)
    expect(titlesOf((await colleague.client.getHome()).drafts.envelopes)).toEqual(['Of a colleague'])
  })

  it('leaves out what waits for somebody with the same address at another tenant', async () => {
    const { customer, me } = await startTenant('here')
    const elsewhere = await startTenant('elsewhere')
    const other = await sendEnvelope(system, elsewhere.customer, { title: 'Elsewhere', recipients: [me()] })
    await untilStatus(elsewhere.customer, other.id, 'delivered')
    expect(await customer.admin.client.getHome()).toMatchObject({ waitingForMe: { count: 0, envelopes: [] } })
  })
})

describe('the list of envelopes', () => {
  it('has those alone that wait for whoever asks, where that is asked for', async () => {
    const { customer, client, me, titlesOf } = await startTenant('mine')
    const sent = await sendEnvelope(system, customer, { title: 'Mine', recipients: [me()] })
    await sendEnvelope(system, customer, { title: 'Of others' })
    await untilStatus(customer, sent.id, 'delivered')
    const listed = await client.listEnvelopes({ query: { waitingFor: 'me' } })
    expect(titlesOf(listed.data)).toEqual(['Mine'])
    const colleague = await system.addMember(customer.tenant, 'Carl Colleague', 'viewer')
    expect((await colleague.client.listEnvelopes({ query: { waitingFor: 'me' } })).data).toEqual([])
  })

  it.each(['-createdAt', 'title', '-updatedAt'] as const)(
    'of the open ones, whatever their status, is read page by page and back, by %s',
    async (sort) => {
      const { customer, client, titlesOf } = await startTenant(`open-${sort.replace('-', '').toLowerCase()}`)
      const titles: string[] = []
      for (let number = 1; number <= 5; number++) {
        const title = `Letter ${number}`
        await sendEnvelope(system, customer, {
          title,
          recipients: [person('Rita'), person('Sven')],
        })
        await system.idle()
        if (number % 2 === 0) {
          await sign(customer, await linkOf(customer, 'Rita'))
          await system.idle()
        }
        titles.push(title)
      }
      await draftEnvelope(system, customer, { title: 'No letter' })
      if (sort !== 'title') titles.reverse()
      const page = (cursor?: string | null): Promise<EnvelopePage> =>
        client.listEnvelopes({ query: { status: 'open', limit: 2, sort, ...(cursor && { cursor }) } })
      const first = await page()
      const second = await page(first.next)
      const third = await page(second.next)
      expect([first, second, third].flatMap(({ data }) => titlesOf(data))).toEqual(titles)
      expect(third.next).toBeNull()
      const back = await page(third.previous)
      expect(titlesOf(back.data)).toEqual(titles.slice(2, 4))
      expect(titlesOf((await page(back.previous)).data)).toEqual(titles.slice(0, 2))
    },
  )
})

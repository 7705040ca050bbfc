import type { TenantSettings } from '@envelope/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkOf, mailsTo, person, problemOf, sendEnvelope, upload } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let number = 0

beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())
beforeEach(async () => (acme = await system.addTenant(`acme-${++number}`, 'Acme Corporation')))

const initial: TenantSettings = {
  name: 'Acme Corporation',
  locale: 'en',
  timeZone: 'UTC',
  expiresInDays: 30,
  remindEveryDays: null,
}
const chosen: TenantSettings = {
  name: 'Acme GmbH',
  locale: 'de',
  timeZone: 'Europe/Berlin',
  expiresInDays: 14,
  remindEveryDays: 3,
}
const change = (body: TenantSettings) => acme.admin.client.updateSettings({ body })
const history = async () =>
  (await acme.admin.client.listTenantHistory({ query: { type: 'settingsChanged' } })).data

describe('a tenant’s settings', () => {
  it('are seen by everybody, and changed', async () => {
    const viewer = await system.addMember(acme.tenant, 'Vera Viewer', 'viewer')
    expect(await viewer.client.getSettings()).toEqual(initial)
    expect(await change(chosen)).toEqual(chosen)
    expect(await viewer.client.getSettings()).toEqual(chosen)
  })

  it('stand in the history with what they were, once however often they are said', async () => {
    await change({ ...initial, locale: 'de', remindEveryDays: 3 })
    await change({ ...initial, locale: 'de', remindEveryDays: 3 })
    expect(await history()).toMatchObject([
      { actor: { name: 'Ada Admin' }, detail: 'locale: en → de, remindEveryDays: – → 3' },
    ])
  })

  it('are one tenant’s alone', async () => {
    const before = await system.globex.admin.client.getSettings()
    await change(chosen)
    expect(await system.globex.admin.client.getSettings()).toEqual(before)
  })

  it('that cannot be are refused, each at its field', async () => {
    const body = { name: ' ', locale: 'xx', timeZone: 'Europe/Berln', expiresInDays: 0, remindEveryDays: 91 }
    expect(await problemOf(change(body as never))).toMatchObject({
      code: 'validation_failed',
      errors: {
        name: ['Enter a name.'],
        locale: [expect.any(String)],
        timeZone: ['Choose a time zone, like Europe/Berlin.'],
        expiresInDays: ['Give recipients at least one day.'],
        remindEveryDays: ['Remind at least every 90 days, or not at all.'],
      },
    })
    expect(await acme.admin.client.getSettings()).toEqual(initial)
  })
})

describe('the name', () => {
  it('is what visitors, accounts and operators see, and find', async () => {
    await change(chosen)
    expect(await acme.visitor.getTenant()).toMatchObject({ name: 'Acme GmbH', locale: 'de' })
    expect((await acme.admin.client.getAccount()).tenant.name).toBe('Acme GmbH')
    const { data } = await system.operator.client.listTenants({ query: { search: 'acme gmbh' } })
    expect(data.map(({ id }) => id)).toContain(acme.tenant.id)
  })
})

describe('language and time zone', () => {
  it('are those of mails to recipients', async () => {
    await change({ ...chosen, timeZone: 'Pacific/Kiritimati' })
    const { id } = await sendEnvelope(system, acme, {
      title: 'Mietvertrag',
      recipients: [person('Rita')],
      expiresInDays: 30,
    })
    await linkOf(acme, 'Rita')
    const [mail] = await mailsTo(acme, person('Rita').email)
    expect(mail!.subject).toBe('Ada Admin bittet Sie um Ihre Unterschrift: Mietvertrag')
    const { expiresAt } = await acme.admin.client.getEnvelope({ params: { envelopeId: id } })
    const day = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'Pacific/Kiritimati' })
    expect(mail!.text).toContain(`gilt bis zum ${day.format(new Date(expiresAt!))}.`)
  })

  it('are those of mails to members', async () => {
    await change(chosen)
    const body = { name: 'Ivo', email: 'ivo@acme.test', role: 'member' } as const
    await acme.admin.client.createInvitation({ body })
    await expect
      .poll(async () => (await mailsTo(acme, 'ivo@acme.test')).map(({ subject }) => subject), {
        timeout: 30_000,
      })
      .toEqual(['Ihr Envelope-Konto für Acme GmbH'])
  })
})

describe('what drafts begin with', () => {
  it('is what a draft has that does not say; what it says stands', async () => {
    await change(chosen)
    const { client } = acme.admin
    const draft = await client.createEnvelope({ body: { title: 'As usual' } })
    expect(draft).toMatchObject({ expiresInDays: 14, remindEveryDays: 3 })
    const own = await client.createEnvelope({
      body: { title: 'Special', expiresInDays: 5, remindEveryDays: null },
    })
    expect(own).toMatchObject({ expiresInDays: 5, remindEveryDays: null })
    const params = { envelopeId: own.id }
    expect(await client.updateEnvelope({ params, body: { title: 'Still special' } })).toMatchObject({
      title: 'Still special',
      expiresInDays: 5,
      remindEveryDays: null,
    })
  })

  it('is when a sent one expires, and when its recipients are reminded', async () => {
    await change(chosen)
    const { client, token } = acme.admin
    const { id } = await client.createEnvelope({ body: { title: 'Lease', recipients: [person('Rita')] } })
    expect((await upload(system, { token, host: acme.host, envelopeId: id })).status).toBe(201)
    const { sentAt, expiresAt } = await client.sendEnvelope({ params: { envelopeId: id } })
    expect(Date.parse(expiresAt!) - Date.parse(sentAt!)).toBe(14 * 24 * 60 * 60_000)
    await linkOf(acme, 'Rita')
    await system.idle()
    const { remind_at, delivered_at } = await system.application.database
      .tenant(acme.tenant.id)
      .selectFrom('recipients')
      .select(['remind_at', 'delivered_at'])
      .executeTakeFirstOrThrow()
    expect(Date.parse(remind_at!) - Date.parse(delivered_at!)).toBe(3 * 24 * 60 * 60_000)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  draftEnvelope,
  linkOf,
  mailsTo,
  person,
  problemOf,
  sendEnvelope,
  steps,
  untilStatus,
} from './support/envelopes.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let admin: TestMember

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
  admin = acme.admin
})
afterAll(() => system.stop())

const send = (envelopeId: string) => admin.client.sendEnvelope({ params: { envelopeId } })

describe('sending a draft', () => {
  it('is delivered by the worker: the recipient has a mail with a link, the sender sees it', async () => {
    const message = 'Please sign <b>today</b>.'
    const sent = await sendEnvelope(system, acme, {
      recipients: [person('Anna')],
      message,
      expiresInDays: 10,
    })
    expect(sent.status).toBe('sent')
    expect(Date.parse(sent.expiresAt!) - Date.parse(sent.sentAt!)).toBe(10 * 24 * 60 * 60 * 1_000)

    const delivered = await untilStatus(acme, sent.id, 'delivered')
    expect(steps(delivered)).toEqual(['created', 'sent', 'delivered Anna'])
    const token = await linkOf(acme, 'Anna')
    const [mail] = await mailsTo(acme, 'anna@partner.example')
    expect(mail).toMatchObject({ subject: 'Ada Admin asks you to sign: Office lease' })
    expect(mail!.text).toContain(`http://acme.localhost:3000/sign/${token}`)
    expect(mail!.text).toContain(message)
    expect(mail!.html).toContain('Please sign &lt;b&gt;today&lt;/b&gt;.')
    expect(mail!.html).not.toContain('<b>today')
  })

  it('is refused with the place of everything that is missing', async () => {
    const { id } = await admin.client.createEnvelope({
      body: {
        recipients: [
          { name: '', email: 'nobody', order: 1 },
          { name: 'Bo', email: 'bo@partner.example', order: 1 },
          { name: 'Bo again', email: ' BO@partner.example', order: 2 },
        ],
      },
    })
    expect(await problemOf(send(id))).toMatchObject({
      status: 422,
      code: 'validation_failed',
      errors: {
        title: ['Enter a title.'],
        documents: ['Add at least one document.'],
        'recipients.0.name': ['Enter a name.'],
        'recipients.0.email': ['This is not an email address, like ann@example.com.'],
      },
    })
    expect((await admin.client.getEnvelope({ params: { envelopeId: id } })).status).toBe('draft')
  })

  it('is refused when an address is in the list twice, however it is written', async () => {
    const recipients = [person('Bo'), { ...person('Bo'), email: ' BO@Partner.example' }]
    const { id } = await draftEnvelope(system, acme, { recipients })
    expect(await problemOf(send(id))).toMatchObject({
      errors: { 'recipients.1.email': ['This address is in the list already.'] },
    })
  })

  it('sends one envelope and one mail each, however often one clicks', async () => {
    const recipients = [person('Carl'), person('Cindy')]
    const { id } = await draftEnvelope(system, acme, { recipients })
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(id)))
    expect(new Set(answers.map(({ sentAt }) => sentAt)).size).toBe(1)
    await system.idle()
    const later = await send(id)
    expect(later.sentAt).toBe(answers[0]!.sentAt)
    expect(steps(later).toSorted()).toEqual(['created', 'delivered Carl', 'delivered Cindy', 'sent'])
    for (const name of ['carl', 'cindy'])
      expect(await mailsTo(acme, `${name}@partner.example`)).toHaveLength(1)
  })

  it('is refused once the envelope is closed', async () => {
    const { id } = await sendEnvelope(system, acme, { recipients: [person('Dora')] })
    await admin.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Mistake' } })
    expect(await problemOf(send(id))).toMatchObject({ status: 409, code: 'envelope_closed' })
  })

  it('writes to an address as it is meant, not as it was typed', async () => {
    const recipients = [{ name: 'Emil', email: ' Emil@Partner.EXAMPLE ', order: 1 }]
    const sent = await sendEnvelope(system, acme, { recipients })
    expect(sent.recipients[0]!.email).toBe('emil@partner.example')
    await linkOf(acme, 'Emil')
  })
})

describe('voiding', () => {
  it('takes a reason, and only what is under way', async () => {
    const draft = await draftEnvelope(system, acme)
    const params = { envelopeId: draft.id }
    const withoutReason = admin.client.voidEnvelope({ params, body: { reason: '  ' } })
    expect(await problemOf(withoutReason)).toMatchObject({ errors: { reason: ['Enter a reason.'] } })
    const ofDraft = admin.client.voidEnvelope({ params, body: { reason: 'Why not' } })
    expect(await problemOf(ofDraft)).toMatchObject({ status: 409, code: 'envelope_closed' })
  })
})

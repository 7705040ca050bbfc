import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkOf, mailsTo, person, problemOf, sendEnvelope, steps, untilStatus } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

const signature = { signature: 'Rita Recipient', consent: true as const }
const sent = (...recipients: ReturnType<typeof person>[]) => sendEnvelope(system, acme, { recipients })

describe('an approver', () => {
  it('approves where a signer signs, is waited for in the order, and the history says so', async () => {
    const { id } = await sent(person('Anna', 1, 'approver'), person('Sven', 2))
    const anna = await linkOf(acme, 'Anna')
    const [mail] = await mailsTo(acme, 'anna@partner.example')
    expect(mail!.subject).toBe('Ada Admin asks you to approve: Office lease')
    expect(await acme.visitor.getSigningRequest({ params: { token: anna } })).toMatchObject({
      recipient: { name: 'Anna', role: 'approver' },
    })
    expect(await mailsTo(acme, 'sven@partner.example')).toEqual([])

    expect(await acme.visitor.approveEnvelope({ params: { token: anna } })).toEqual({
      status: 'approved',
      completed: false,
    })
    const sven = await linkOf(acme, 'Sven')
    await acme.visitor.signEnvelope({ params: { token: sven }, body: signature })

    const completed = await untilStatus(acme, id, 'completed')
    const agreed = completed.history.filter(({ type }) => type === 'signed')
    expect(agreed.map(({ action, recipient }) => [action, recipient])).toEqual([
      ['approved', 'Anna'],
      [null, 'Sven'],
    ])
    expect(completed.recipients).toMatchObject([
      { role: 'approver', status: 'signed', signedAt: agreed[0]!.at },
      { role: 'signer', status: 'signed' },
    ])
  })

  it('approves once', async () => {
    await sent(person('Abel', 1, 'approver'))
    const params = { token: await linkOf(acme, 'Abel') }
    await acme.visitor.approveEnvelope({ params })
    expect(await problemOf(acme.visitor.approveEnvelope({ params }))).toMatchObject({ code: 'link_used' })
  })

  it('cannot sign, nor a signer approve', async () => {
    const { id } = await sent(person('Arno', 1, 'approver'), person('Sara', 1))
    const [arno, sara] = [await linkOf(acme, 'Arno'), await linkOf(acme, 'Sara')]
    await untilStatus(acme, id, 'delivered')
    const wrong = [
      acme.visitor.signEnvelope({ params: { token: arno }, body: signature }),
      acme.visitor.approveEnvelope({ params: { token: sara } }),
    ]
    expect(await Promise.all(wrong.map(problemOf))).toMatchObject([
      { status: 403, code: 'forbidden', detail: 'You are asked to approve.' },
      { status: 403, code: 'forbidden', detail: 'You are asked to sign.' },
    ])
    const { recipients } = await untilStatus(acme, id, 'delivered')
    expect(recipients.map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })
})

describe('a viewer', () => {
  it('gets a copy when it is their turn, and is never waited for', async () => {
    const { id } = await sent(person('Vito', 1, 'viewer'), person('Sina', 2), person('Vera', 3, 'viewer'))
    const [vito, sina] = [await linkOf(acme, 'Vito'), await linkOf(acme, 'Sina')]
    const [mail] = await mailsTo(acme, 'vito@partner.example')
    expect(mail!.subject).toBe('Ada Admin sends you a copy: Office lease')
    await acme.visitor.recordView({ params: { token: vito } })
    expect(await mailsTo(acme, 'vera@partner.example')).toEqual([])

    expect(await acme.visitor.signEnvelope({ params: { token: sina }, body: signature })).toEqual({
      status: 'signed',
      completed: true,
    })
    const completed = await untilStatus(acme, id, 'completed')
    expect(steps(completed)).toContain('viewed Vito')
    expect(steps(completed).at(-1)).toBe('completed')

    const vera = await linkOf(acme, 'Vera')
    await acme.visitor.recordView({ params: { token: vera } })
    const after = await acme.admin.client.getEnvelope({ params: { envelopeId: id } })
    expect(after.recipients.map(({ status }) => status)).toEqual(['viewed', 'signed', 'viewed'])
    expect(after.history).toEqual(completed.history)
  })

  it('reads also what is completed, and nothing that was voided', async () => {
    const { id } = await sent(person('Vasco', 1, 'viewer'), person('Stina'))
    const params = { token: await linkOf(acme, 'Vasco') }
    await acme.visitor.signEnvelope({ params: { token: await linkOf(acme, 'Stina') }, body: signature })
    await untilStatus(acme, id, 'completed')
    expect(await acme.visitor.getSigningRequest({ params })).toMatchObject({
      recipient: { role: 'viewer' },
      documents: [{ name: 'Contract.pdf' }],
    })

    const other = await sent(person('Valentin', 1, 'viewer'), person('Stella'))
    const voided = { token: await linkOf(acme, 'Valentin') }
    await acme.admin.client.voidEnvelope({ params: { envelopeId: other.id }, body: { reason: 'No' } })
    expect(await problemOf(acme.visitor.getSigningRequest({ params: voided }))).toMatchObject({
      code: 'link_voided',
    })
  })

  it('can neither sign, approve nor decline', async () => {
    await sent(person('Viola', 1, 'viewer'), person('Stan'))
    const params = { token: await linkOf(acme, 'Viola') }
    const wrong = [
      acme.visitor.signEnvelope({ params, body: signature }),
      acme.visitor.approveEnvelope({ params }),
      acme.visitor.declineEnvelope({ params, body: { reason: 'No' } }),
    ]
    for (const problem of await Promise.all(wrong.map(problemOf)))
      expect(problem).toMatchObject({ status: 403, detail: 'This was sent to you for reading only.' })
  })

  it('alone is nobody to send an envelope to', async () => {
    expect(await problemOf(sent(person('Vince', 1, 'viewer')))).toMatchObject({
      code: 'validation_failed',
      errors: { recipients: ['Add at least one recipient who signs or approves.'] },
    })
  })
})

it('who is a recipient in a draft of the release before signs', async () => {
  const recipients = [{ name: 'Olga', email: 'olga@partner.example', order: 1 }]
  const draft = await acme.admin.client.createEnvelope({ body: { title: 'Old', recipients } })
  expect(draft.recipients).toMatchObject([{ name: 'Olga', role: 'signer' }])
})

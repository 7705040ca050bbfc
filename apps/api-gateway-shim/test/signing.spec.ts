import { ProblemError, type Problem, type SignatureDrawing } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expireEnvelopes } from '../src/envelopes/close.ts'
import {
  drawing,
  linkOf,
  mailsTo,
  person,
  problemOf,
  sendEnvelope,
  steps,
  untilStatus,
} from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

const signature = { signature: 'Rita Recipient', consent: true as const }

async function sentTo(...names: string[]) {
  const recipients = names.map((name, index) => person(name, index + 1))
  const envelope = await sendEnvelope(system, acme, { recipients })
  return { envelope, token: await linkOf(acme, names[0]!) }
}

describe('a recipient with a link', () => {
  it('sees what is to be signed, and nothing of other recipients', async () => {
    const { token } = await sentTo('Rosa', 'Otto')
    const request = await acme.visitor.getSigningRequest({ params: { token } })
    expect(request).toMatchObject({
      tenant: 'Acme Corporation',
      sender: 'Ada Admin',
      title: 'Office lease',
      recipient: { name: 'Rosa', email: 'rosa@partner.example' },
      documents: [{ name: 'Contract.pdf', type: 'application/pdf' }],
    })
    expect(JSON.stringify(request)).not.toContain('Otto')
  })

  it('signs; the history has every step with time, actor and address', async () => {
    const { envelope, token } = await sentTo('Sina')
    const visitor = system.clientAt(acme.host, { 'x-forwarded-for': '198.51.100.7' })
    await visitor.recordView({ params: { token } })
    await visitor.recordView({ params: { token } })
    expect(await visitor.signEnvelope({ params: { token }, body: signature })).toEqual({
      status: 'signed',
      completed: true,
    })

    const completed = await untilStatus(acme, envelope.id, 'completed')
    expect(steps(completed)).toEqual([
      'created',
      'sent',
      'delivered Sina',
      'viewed Sina',
      'signed Sina',
      'completed',
    ])
    expect(completed.history.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
    expect(completed.version).toBe(6)
    expect(completed.history.map(({ actor, ip }) => [actor.kind, actor.name, ip])).toEqual([
      ['user', 'Ada Admin', '127.0.0.1'],
      ['user', 'Ada Admin', '127.0.0.1'],
      ['system', 'Envelope', null],
      ['recipient', 'Sina', '198.51.100.7'],
      ['recipient', 'Sina', '198.51.100.7'],
      ['system', 'Envelope', null],
    ])
    const times = completed.history.map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    expect(completed.recipients[0]!.signedAt).toBe(completed.history[4]!.at)
  })

  it('signs once, also with two clicks at the same moment', async () => {
    const { envelope, token } = await sentTo('Tara')
    const attempts = await Promise.allSettled(
      [1, 2, 3].map(() => acme.visitor.signEnvelope({ params: { token }, body: signature })),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const completed = await untilStatus(acme, envelope.id, 'completed')
    expect(steps(completed).filter((step) => step === 'signed Tara')).toHaveLength(1)
  })

  it('must type a name and mean it', async () => {
    const { token } = await sentTo('Ulla')
    const body = { signature: ' ', consent: false as unknown as true }
    const problem = await problemOf(acme.visitor.signEnvelope({ params: { token }, body }))
    expect(problem).toMatchObject({
      code: 'validation_failed',
      errors: {
        signature: ['Enter your full name as your signature.'],
        consent: ['Confirm that you mean to sign.'],
      },
    })
  })

  it('may draw as well: the sender sees the drawing with them, and with nobody else', async () => {
    const { envelope, token } = await sentTo('Dora', 'Emil')
    await acme.visitor.signEnvelope({ params: { token }, body: { ...signature, drawing } })
    const { recipients } = await untilStatus(acme, envelope.id, 'signed')
    expect(recipients.map((recipient) => recipient.drawing)).toEqual([drawing, null])
  })

  it('draws once: what comes after is refused and changes nothing', async () => {
    const { envelope, token } = await sentTo('Fritz')
    await acme.visitor.signEnvelope({ params: { token }, body: { ...signature, drawing } })
    const body = { ...signature, drawing: drawing.toReversed() }
    expect(await problemOf(acme.visitor.signEnvelope({ params: { token }, body }))).toMatchObject({
      code: 'link_used',
    })
    const { recipients } = await untilStatus(acme, envelope.id, 'completed')
    expect(recipients[0]!.drawing).toEqual(drawing)
  })

  it.each<[string, SignatureDrawing, Record<string, string[]>]>([
    ['nothing', [], { drawing: ['Draw your signature.'] }],
    ['a dot', [[[500, 200]]], { drawing: ['This is too small for a signature. Draw it larger.'] }],
    [
      'a point beside the canvas',
      [[...drawing[0]!, [1001, 0]]],
      { 'drawing.0.3.0': ['A point is at 0 to 1000 from the left and 0 to 400 from the top.'] },
    ],
    [
      'more points than a signature has',
      Array.from({ length: 21 }, () => Array.from({ length: 100 }, (_, x) => [x * 10, 0])),
      { drawing: ['A drawing has at most 2,000 points. Clear it and draw with fewer strokes.'] },
    ],
  ])('cannot draw %s: it is said, and the link stays open', async (_, refused, errors) => {
    const { token } = await sentTo(`Gerd${refused.flat().length}`)
    const body = { ...signature, drawing: refused }
    expect(await problemOf(acme.visitor.signEnvelope({ params: { token }, body }))).toMatchObject({
      status: 422,
      errors,
    })
    await acme.visitor.signEnvelope({ params: { token }, body: signature })
  })

  it('has room for the longest drawing that there may be', async () => {
    const { envelope, token } = await sentTo('Hanna')
    const longest: SignatureDrawing = Array.from({ length: 100 }, () =>
      Array.from({ length: 20 }, (_, x) => [981 + x, 400]),
    )
    longest[0]![0] = [0, 400]
    await acme.visitor.signEnvelope({ params: { token }, body: { ...signature, drawing: longest } })
    expect((await untilStatus(acme, envelope.id, 'completed')).recipients[0]!.drawing).toEqual(longest)
  })

  it('declines with a reason: the envelope is closed for all, and the sender hears of it', async () => {
    const recipients = [person('Vera'), person('Walt')]
    const envelope = await sendEnvelope(system, acme, { recipients, title: 'Declined lease' })
    const [vera, walt] = [await linkOf(acme, 'Vera'), await linkOf(acme, 'Walt')]
    await untilStatus(acme, envelope.id, 'delivered')
    const body = { reason: 'The <rent> is too high.' }
    expect(await acme.visitor.declineEnvelope({ params: { token: vera }, body })).toEqual({
      status: 'declined',
      completed: false,
    })
    const declined = await untilStatus(acme, envelope.id, 'declined')
    expect(declined.history.at(-1)).toMatchObject({
      type: 'declined',
      recipient: 'Vera',
      reason: body.reason,
    })
    expect(declined.recipients[0]).toMatchObject({ status: 'declined', declineReason: body.reason })
    for (const token of [vera, walt])
      expect(await problemOf(acme.visitor.getSigningRequest({ params: { token } }))).toMatchObject({
        status: 410,
        code: 'link_declined',
      })
    await expect
      .poll(async () => (await mailsTo(acme, acme.admin.email)).map(({ subject }) => subject), {
        timeout: 30_000,
      })
      .toContain('Declined: Declined lease')
    const [mail] = await mailsTo(acme, acme.admin.email)
    expect(mail!.html).toContain('The &lt;rent&gt; is too high.')
  })
})

describe('recipients in an order', () => {
  it('get the link when those before them have signed; the status never goes back', async () => {
    const recipients = [person('Xena', 1), person('Yann', 2), person('Zoe', 2)]
    const envelope = await sendEnvelope(system, acme, { recipients })
    const first = await linkOf(acme, 'Xena')
    expect(await mailsTo(acme, 'yann@partner.example')).toEqual([])
    expect(
      (await untilStatus(acme, envelope.id, 'delivered')).recipients.map(({ status }) => status),
    ).toEqual(['delivered', 'waiting', 'waiting'])

    expect(await acme.visitor.signEnvelope({ params: { token: first }, body: signature })).toEqual({
      status: 'signed',
      completed: false,
    })
    const [second, third] = [await linkOf(acme, 'Yann'), await linkOf(acme, 'Zoe')]
    await acme.visitor.recordView({ params: { token: second } })
    expect((await untilStatus(acme, envelope.id, 'signed')).recipients[1]!.status).toBe('viewed')

    await acme.visitor.signEnvelope({ params: { token: third }, body: signature })
    expect((await untilStatus(acme, envelope.id, 'signed')).recipients.map(({ status }) => status)).toEqual([
      'signed',
      'viewed',
      'signed',
    ])
    await acme.visitor.signEnvelope({ params: { token: second }, body: signature })
    await untilStatus(acme, envelope.id, 'completed')
    await expect
      .poll(async () => (await mailsTo(acme, acme.admin.email))[0]?.subject, { timeout: 30_000 })
      .toBe('Completed: Office lease')
  })
})

describe('a link that leads nowhere any more', () => {
  const operations = (token: string) => ({
    getSigningRequest: () => acme.visitor.getSigningRequest({ params: { token } }),
    recordView: () => acme.visitor.recordView({ params: { token } }),
    signEnvelope: () => acme.visitor.signEnvelope({ params: { token }, body: signature }),
    declineEnvelope: () => acme.visitor.declineEnvelope({ params: { token }, body: { reason: 'No' } }),
    getSigningDocumentContent: async () => {
      const path = `/v1/signing/${token}/documents/${crypto.randomUUID()}/content`
      const response = await fetch(system.baseURL + path, { headers: { 'x-forwarded-host': acme.host } })
      throw new ProblemError((await response.json()) as Problem)
    },
  })

  async function expectEverywhere(
    token: string,
    expected: { status: number; code: string },
    except: string[] = [],
  ) {
    for (const [name, call] of Object.entries(operations(token))) {
      if (except.includes(name)) continue
      const problem = await problemOf(call())
      expect(problem).toMatchObject(expected)
      // It says which, and nothing of the envelope, its sender or its recipients.
      expect(Object.keys(problem).sort()).toEqual(['code', 'message', 'requestId', 'status', 'title', 'type'])
      expect(`${problem.title} ${problem.message}`).not.toMatch(/lease|Ada|Acme/i)
    }
  }

  it('forged: 404 link_unknown, whatever its shape', async () => {
    await expectEverywhere('A'.repeat(43), { status: 404, code: 'link_unknown' })
    await expectEverywhere('short', { status: 404, code: 'link_unknown' })
  })

  it('of another tenant: 404 link_unknown', async () => {
    await sendEnvelope(system, system.globex, { recipients: [person('Gina')] })
    await expectEverywhere(await linkOf(system.globex, 'Gina'), { status: 404, code: 'link_unknown' })
  })

  it('used: 410 link_used', async () => {
    const { token } = await sentTo('Abel')
    await acme.visitor.signEnvelope({ params: { token }, body: signature })
    // What was signed can still be read.
    await expectEverywhere(token, { status: 410, code: 'link_used' }, ['getSigningDocumentContent'])
  })

  it('voided: 410 link_voided', async () => {
    const { envelope, token } = await sentTo('Bela')
    await untilStatus(acme, envelope.id, 'delivered')
    const voided = await acme.admin.client.voidEnvelope({
      params: { envelopeId: envelope.id },
      body: { reason: 'Wrong lease' },
    })
    expect(voided.history.at(-1)).toMatchObject({
      type: 'voided',
      reason: 'Wrong lease',
      actor: { kind: 'user', name: 'Ada Admin' },
    })
    await expectEverywhere(token, { status: 410, code: 'link_voided' })
    const again = acme.admin.client.voidEnvelope({
      params: { envelopeId: envelope.id },
      body: { reason: 'Again' },
    })
    expect(await problemOf(again)).toMatchObject({ status: 409, code: 'envelope_closed' })
  })

  it('past its time: 410 link_expired, before and after the scheduler has recorded it', async () => {
    const { envelope, token } = await sentTo('Cleo')
    await untilStatus(acme, envelope.id, 'delivered')
    const database = system.application.database.tenant(acme.tenant.id)
    await database
      .updateTable('envelopes')
      .set({ expires_at: new Date(Date.now() - 1_000).toISOString() })
      .where('id', '=', envelope.id)
      .execute()
    await expectEverywhere(token, { status: 410, code: 'link_expired' })

    expect(await expireEnvelopes(database)).toBe(1)
    expect(await expireEnvelopes(database)).toBe(0)
    const expired = await untilStatus(acme, envelope.id, 'expired')
    expect(expired.history.at(-1)).toMatchObject({ type: 'expired', actor: { kind: 'system' }, ip: null })
    await expectEverywhere(token, { status: 410, code: 'link_expired' })
  })
})

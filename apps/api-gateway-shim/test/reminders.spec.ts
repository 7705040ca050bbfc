import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remindDue } from '../src/envelopes/reminders.ts'
import { linkOf, mailsTo, person, problemOf, sendEnvelope, untilStatus } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

const hour = 60 * 60_000
const day = 24 * hour
const database = () => system.application.database.tenant(acme.tenant.id)
const from = (milliseconds: number) => new Date(Date.now() + milliseconds)

/** Sent, delivered to `name`, and that as long ago as given. */
async function delivered(name: string, { ago = 0, remindEveryDays = null as number | null } = {}) {
  const recipients = [person(name, 1), person(`${name}2`, 2)]
  const { id } = await sendEnvelope(system, acme, { recipients, remindEveryDays })
  await linkOf(acme, name)
  const envelope = await untilStatus(acme, id, 'delivered')
  const recipientId = envelope.recipients[0]!.id
  await database()
    .updateTable('recipients')
    .set({ delivered_at: from(-ago).toISOString() })
    .where('id', '=', recipientId)
    .execute()
  return { id, recipientId, waiting: envelope.recipients[1]!.id }
}
const remind = (envelopeId: string, recipientId: string) =>
  acme.admin.client.remindRecipient({ params: { envelopeId, recipientId } })
const subjectsTo = async (name: string) =>
  (await mailsTo(acme, person(name).email)).map(({ subject }) => subject)

describe('reminding a recipient', () => {
  it('mails the link again, and stands in the history', async () => {
    const { id, recipientId } = await delivered('Rita', { ago: 2 * hour })
    const link = await linkOf(acme, 'Rita')
    const { history, recipients } = await remind(id, recipientId)
    expect(history.at(-1)).toMatchObject({
      type: 'delivered',
      action: 'reminded',
      actor: { kind: 'user', name: 'Ada Admin' },
      recipient: 'Rita',
    })
    expect(recipients[0]!.remindedAt).toBe(history.at(-1)!.at)
    await expect.poll(() => subjectsTo('Rita'), { timeout: 30_000 }).toHaveLength(2)
    expect((await subjectsTo('Rita'))[0]).toBe('Reminder: Ada Admin asks you to sign: Office lease')
    expect(await linkOf(acme, 'Rita')).toBe(link)
  })

  it('happens once an hour, also with two clicks at the same moment', async () => {
    const fresh = await delivered('Fred')
    const tooEarly = await problemOf(remind(fresh.id, fresh.recipientId))
    expect(tooEarly).toMatchObject({ status: 429, code: 'reminded_recently' })
    expect(tooEarly.retryAfter).toBeGreaterThan(3_500)

    const { id, recipientId } = await delivered('Olaf', { ago: 2 * hour })
    const clicks = await Promise.allSettled([1, 2, 3].map(() => remind(id, recipientId)))
    expect(clicks.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { history } = await acme.admin.client.getEnvelope({ params: { envelopeId: id } })
    expect(history.filter(({ action }) => action === 'reminded')).toHaveLength(1)
  })

  it('is refused for who is not waited for, and where nothing can be done any more', async () => {
    const { id, waiting, recipientId } = await delivered('Wanda', { ago: 2 * hour })
    expect(await problemOf(remind(id, waiting))).toMatchObject({ status: 409, code: 'not_waited_for' })
    expect(await problemOf(remind(id, crypto.randomUUID()))).toMatchObject({ status: 404 })
    await acme.admin.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'No' } })
    expect(await problemOf(remind(id, recipientId))).toMatchObject({ status: 409, code: 'envelope_closed' })
  })
})

describe('the scheduler’s reminders', () => {
  it('are sent every so many days, once however many schedulers run, until the recipient has signed', async () => {
    const { id } = await delivered('Sina', { remindEveryDays: 2 })
    expect(await remindDue(database(), from(day))).toBe(0)
    const rounds = await Promise.all([1, 2, 3].map(() => remindDue(database(), from(2 * day + hour))))
    expect(rounds.toSorted()).toEqual([0, 0, 1])
    expect(await remindDue(database(), from(3 * day))).toBe(0)
    expect(await remindDue(database(), from(4 * day + 2 * hour))).toBe(1)
    await expect.poll(() => subjectsTo('Sina'), { timeout: 30_000 }).toHaveLength(3)

    const params = { token: await linkOf(acme, 'Sina') }
    await acme.visitor.signEnvelope({ params, body: { signature: 'Sina', consent: true } })
    await linkOf(acme, 'Sina2')
    const { history } = await untilStatus(acme, id, 'signed')
    expect(history.filter(({ action }) => action === 'reminded')).toMatchObject([
      { actor: { kind: 'system' }, recipient: 'Sina', ip: null },
      { actor: { kind: 'system' }, recipient: 'Sina', ip: null },
    ])
    await expect
      .poll(
        async () => {
          await remindDue(database(), from(7 * day))
          return (await acme.admin.client.getEnvelope({ params: { envelopeId: id } })).history.at(-1)
        },
        { timeout: 30_000 },
      )
      .toMatchObject({ action: 'reminded', recipient: 'Sina2' })
  })

  it('are not sent for what is closed', async () => {
    const { id } = await delivered('Vera', { remindEveryDays: 1 })
    await acme.admin.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'No' } })
    await remindDue(database(), from(2 * day))
    await system.idle()
    expect(await subjectsTo('Vera')).toHaveLength(1)
  })
})

describe('the schedule of an envelope that is under way', () => {
  it('can be changed: reminders count from the last mail, and the links last until the new end', async () => {
    const { id } = await delivered('Theo', { ago: 3 * day })
    const expiresAt = from(90 * day).toISOString()
    const changed = await acme.admin.client.rescheduleEnvelope({
      params: { envelopeId: id },
      body: { remindEveryDays: 2, expiresAt },
    })
    expect(changed).toMatchObject({ status: 'delivered', expiresAt, remindEveryDays: 2 })
    expect(changed.history.at(-1)).toMatchObject({ type: 'sent', action: 'rescheduled' })
    expect(await remindDue(database())).toBe(1)
  })

  it.each([
    [-hour, 'Choose a time that is still to come.'],
    [400 * day, 'Choose a time within a year.'],
  ])('does not end %d ms from now', async (milliseconds, sentence) => {
    const { id } = await delivered('Tina')
    const body = { remindEveryDays: null, expiresAt: from(milliseconds).toISOString() }
    const call = acme.admin.client.rescheduleEnvelope({ params: { envelopeId: id }, body })
    expect(await problemOf(call)).toMatchObject({ errors: { expiresAt: [sentence] } })
  })
})

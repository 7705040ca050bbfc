import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { channels, type EnvelopeChanged } from '@envelope/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../src/jobs/job.ts'
import { enqueue } from '../src/jobs/outbox.ts'
import { endLeases } from '../src/jobs/relay.ts'
import {
  draftEnvelope,
  linkOf,
  mailsTo,
  person,
  sendEnvelope,
  steps,
  untilStatus,
} from './support/envelopes.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeEach(async () => (system = await startSystem({ relay: false })))
afterEach(() => system.stop())

const outbox = () => system.application.database.global.selectFrom('outbox').selectAll().execute()
const eventsOf = (envelopeId: string) =>
  system.reverb.published
    .map(({ data }) => data as EnvelopeChanged)
    .filter(({ envelope }) => envelope.id === envelopeId)

describe('a change and its jobs', () => {
  it('are written together, or not at all', async () => {
    const { id } = await draftEnvelope(system, system.acme, {
      recipients: [person('Rita', 1), person('Otto', 2)],
    })
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    expect((await outbox()).map(({ kind }) => kind).toSorted()).toEqual(['broadcast', 'broadcast', 'deliver'])

    const [before, { client }] = [await outbox(), system.acme.admin]
    await client.sendEnvelope({ params: { envelopeId: id } })
    expect(await outbox()).toEqual(before)
  })

  it('hold no link and no token', async () => {
    await sendEnvelope(system, system.acme)
    const written = JSON.stringify(await outbox())
    await system.startRelay()
    expect(written).not.toContain(await linkOf(system.acme, 'Rita'))
    expect(written).not.toContain('/sign/')
  })
})

describe('a process killed', () => {
  const killed = async (script: string, args: string[]) => {
    const child = fork(join(import.meta.dirname, 'support', script), args, {
      env: { ...system.env, REVERB_PORT: String(system.reverb.port) },
      silent: true,
    })
    let output = ''
    child.stderr!.on('data', (chunk) => (output += chunk))
    const [, signal] = await once(child, 'exit')
    expect(signal, output).toBe('SIGKILL')
  }

  it('between the change and its jobs loses none of them', async () => {
    const { id } = await draftEnvelope(system, system.acme)
    await killed('send-and-die.ts', ['acme', id])
    expect((await system.acme.admin.client.getEnvelope({ params: { envelopeId: id } })).status).toBe('sent')

    await system.startRelay()
    expect(steps(await untilStatus(system.acme, id, 'delivered'))).toEqual([
      'created',
      'sent',
      'delivered Rita',
    ])
    await system.idle()
    expect(await mailsTo(system.acme, 'rita@partner.example')).toHaveLength(1)
    expect(eventsOf(id).map(({ event }) => event.type)).toEqual(['created', 'sent', 'delivered'])
  })

  it('between a mail and its record neither loses nor repeats the mail', async () => {
    const { id } = await draftEnvelope(system, system.acme)
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    await killed('mail-and-die.ts', ['acme'])
    const [mail] = await mailsTo(system.acme, 'rita@partner.example')
    expect((await system.acme.admin.client.getEnvelope({ params: { envelopeId: id } })).status).toBe('sent')

    await endLeases(system.application.database.global)
    await system.startRelay()
    await untilStatus(system.acme, id, 'delivered')
    await system.idle()
    expect(await mailsTo(system.acme, 'rita@partner.example')).toEqual([mail])
  })
})

describe('a job of a later release', () => {
  it('waits for it, and is not taken to be done', async () => {
    const job = { kind: 'foretell', envelopeId: crypto.randomUUID() } as unknown as Job
    await system.application.database
      .tenant(system.acme.tenant.id)
      .transaction()
      .execute((transaction) => enqueue(transaction, [job]))
    await system.startRelay()
    await expect
      .poll(async () => (await outbox())[0], { timeout: 30_000 })
      .toMatchObject({ kind: 'foretell', last_error: expect.stringContaining('foretell'), dead_at: null })
  })
})

describe('a job that fails', () => {
  it('is tried again until it succeeds, and says meanwhile why it did not', async () => {
    system.reverb.setFailing(true)
    await system.startRelay()
    const { id } = await system.acme.admin.client.createEnvelope({ body: { title: 'Retried' } })
    await expect
      .poll(async () => (await outbox())[0], { timeout: 30_000 })
      .toMatchObject({
        kind: 'broadcast',
        last_error: expect.stringMatching(/^Reverb at .* answered 503: /),
        dead_at: null,
      })
    system.reverb.setFailing(false)
    await system.idle()
    expect(eventsOf(id)).toHaveLength(1)
    const log = system.lines.join('')
    expect(log).toContain('job failed, will be tried again')
    expect(log).not.toContain('auth_signature')
  })

  it('is given up after its time, kept and logged as an error', async () => {
    system.reverb.setFailing(true)
    await system.acme.admin.client.createEnvelope({ body: { title: 'Given up' } })
    await system.application.database.global
      .updateTable('outbox')
      .set({ created_at: new Date(Date.now() - 11 * 60_000).toISOString() })
      .execute()
    await system.startRelay()
    await expect.poll(async () => (await outbox())[0]?.dead_at, { timeout: 30_000 }).toMatch(/^\d{4}-/)
    expect(system.lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'job failed for good', job: 'broadcast', attempt: 1 }),
    )
  })

  it('does not hold up other envelopes', async () => {
    const { id: blocked } = await system.acme.admin.client.createEnvelope({ body: { title: 'Blocked' } })
    await system.application.database.global
      .updateTable('outbox')
      .set({ available_at: new Date(Date.now() + 3_600_000).toISOString() })
      .execute()
    await system.startRelay()
    const { id } = await system.acme.admin.client.createEnvelope({ body: { title: 'Free' } })
    await expect.poll(() => eventsOf(id).length, { timeout: 30_000 }).toBe(1)
    expect(eventsOf(blocked)).toEqual([])
  })
})

describe('broadcasts', () => {
  it('of one envelope arrive in the order of its history, also when some must be tried again', async () => {
    await system.startRelay()
    const { id } = await sendEnvelope(system, system.acme, { recipients: [person('Rita'), person('Ralf')] })
    const token = await linkOf(system.acme, 'Rita')
    system.reverb.setFailing(true)
    await system.acme.visitor.recordView({ params: { token } })
    await system.acme.visitor.signEnvelope({ params: { token }, body: { signature: 'Rita', consent: true } })
    await system.acme.admin.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Enough' } })
    await expect
      .poll(async () => (await outbox()).some(({ last_error }) => last_error !== null), { timeout: 30_000 })
      .toBe(true)
    system.reverb.setFailing(false)
    await system.idle()

    const events = eventsOf(id)
    expect(events.map(({ event }) => event.sequence)).toEqual(events.map((_, index) => index + 1))
    expect(events.at(-1)).toMatchObject({
      event: { type: 'voided', reason: 'Enough', actor: { kind: 'user', name: 'Ada Admin' } },
      envelope: {
        id,
        status: 'voided',
        version: events.length,
        recipients: [{ name: 'Rita', status: 'signed' }, {}],
      },
    })
    for (const { envelope, event } of events) expect(envelope.version).toBe(event.sequence)
  })

  it('go to the tenant’s private channel, and no further', async () => {
    await system.startRelay()
    await system.globex.admin.client.createEnvelope({ body: { title: 'Of Globex' } })
    await system.idle()
    expect(system.reverb.published).toMatchObject([
      { channels: [`private-${channels.tenant(system.globex.tenant.id)}`], name: 'envelope.changed' },
    ])
  })

  it('are never too large to be taken', async () => {
    await system.startRelay()
    const recipients = Array.from({ length: 20 }, (_, index) => ({
      name: '"'.repeat(100),
      email: `r${index}@partner.example`,
      order: 1,
    }))
    const title = '"'.repeat(200)
    const { id } = await system.acme.admin.client.createEnvelope({ body: { title, recipients } })
    await system.idle()
    const [change] = eventsOf(id)
    expect(change!.envelope.recipients).toHaveLength(20)
    expect(change!.envelope.recipients[0]!.name).toBe(`${'"'.repeat(23)}…`)
  })
})

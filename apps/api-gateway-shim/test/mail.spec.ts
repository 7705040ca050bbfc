import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enqueue } from '../src/jobs/outbox.ts'
import { person, sendEnvelope, untilStatus } from './support/envelopes.ts'
import { startSmtp } from './support/smtp.ts'
import { startSystem, type System } from './support/system.ts'

let smtp: Awaited<ReturnType<typeof startSmtp>>
let system: System

beforeAll(async () => {
  smtp = await startSmtp()
  system = await startSystem({
    variables: { SMTP_URL: smtp.url, MAIL_FROM: 'Envelope <post@envelope.example>' },
  })
})
afterAll(async () => {
  await system.stop()
  await smtp.stop()
})

const mailsWith = (text: string) => smtp.received.filter((mail) => mail.includes(text))

describe('mail by SMTP', () => {
  it('reaches the recipient once, and is not kept in the mailbox', async () => {
    const { id } = await sendEnvelope(system, system.acme, { recipients: [person('Nora')] })
    await untilStatus(system.acme, id, 'delivered')
    await system.idle()
    const [mail, ...more] = mailsWith('nora@partner.example')
    expect(more).toEqual([])
    expect(mail).toContain('From: Envelope <post@envelope.example>')
    expect(mail).toContain('Subject: Ada Admin asks you to sign: Office lease')
    expect(mail).toMatch(/Message-ID:\s+<[\da-f]{64}@envelope\.example>/)
    expect(mail).toContain('Content-Type: text/html')
    expect((await system.acme.visitor.getMailbox()).data).toEqual([])
  })

  it('is tried again when the server refuses; until then the envelope is sent, not delivered', async () => {
    smtp.setRefusing(true)
    const { id } = await sendEnvelope(system, system.acme, { recipients: [person('Olga')] })
    const job = () => system.application.database.global.selectFrom('outbox').selectAll().executeTakeFirst()
    await expect
      .poll(async () => (await job())?.last_error, { timeout: 30_000 })
      .toContain('451 try again later')
    expect((await untilStatus(system.acme, id, 'sent')).recipients[0]!.status).toBe('waiting')
    smtp.setRefusing(false)
    await untilStatus(system.acme, id, 'delivered')
    expect(mailsWith('olga@partner.example')).toHaveLength(1)
  })

  it('is not sent again when the job is run again', async () => {
    const { id, recipients } = await sendEnvelope(system, system.acme, { recipients: [person('Petra')] })
    await untilStatus(system.acme, id, 'delivered')
    await system.idle()
    const job = { kind: 'deliver', envelopeId: id, recipientId: recipients[0]!.id } as const
    await system.application.database
      .tenant(system.acme.tenant.id)
      .transaction()
      .execute((transaction) => enqueue(transaction, [job]))
    await system.idle()
    expect(mailsWith('petra@partner.example')).toHaveLength(1)
    const { history } = await untilStatus(system.acme, id, 'delivered')
    expect(history.filter(({ type }) => type === 'delivered')).toHaveLength(1)
  })
})

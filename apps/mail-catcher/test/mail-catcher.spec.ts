import { createLogger } from '@envelope/service'
import getPort from 'get-port'
import { createTransport, type Transporter } from 'nodemailer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReader } from '../src/http.ts'
import { Mailbox, type Mail } from '../src/mailbox.ts'
import { takeMails } from '../src/smtp.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
let mailbox: Mailbox
let reader: ReturnType<typeof createReader>
let sender: Transporter
let stop: () => Promise<void>

beforeEach(async () => {
  mailbox = new Mailbox(3)
  const port = await getPort()
  stop = await takeMails(mailbox, logger, { host: '127.0.0.1', port })
  reader = createReader(mailbox, logger)
  sender = createTransport({ url: `smtp://127.0.0.1:${port}` }, { from: 'Envelope <no-reply@envelope.test>' })
})
afterEach(async () => {
  sender.close()
  await reader.close()
  await stop()
})

const send = (to: string, subject = 'Sign this', html?: string) =>
  sender.sendMail({ to, subject, text: `${subject}.`, ...(html && { html }) })

async function mails(query = ''): Promise<{ total: number; mails: Mail[] }> {
  return (await reader.inject(`/api/mails${query}`)).json()
}

describe('a mail that was sent', () => {
  it('is there with sender, recipients, subject, text, HTML and its Message-ID', async () => {
    const { messageId } = await send('rita@example.test', 'Grüße', '<p>Hello</p>')
    expect(await mails()).toEqual({
      total: 1,
      mails: [
        {
          id: expect.any(String),
          messageId,
          receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          from: '"Envelope" <no-reply@envelope.test>',
          to: ['rita@example.test'],
          subject: 'Grüße',
          text: 'Grüße.',
          html: '<p>Hello</p>',
        },
      ],
    })
  })

  it('is found by its recipient, in upper or lower case, the latest first', async () => {
    await send('rita@example.test', 'first')
    await send('other@example.test')
    await send('Rita@example.test', 'second')
    const { total, mails: found } = await mails('?to=RITA@example.test')
    expect(total).toBe(2)
    expect(found.map(({ subject }) => subject)).toEqual(['second', 'first'])
  })

  it('is shown on a page that runs nothing of it', async () => {
    await send(
      'rita@example.test',
      '<script>alert(1)</script>',
      '<a href="https://example.test">Open</a>"><script>alert(2)</script>',
    )
    const list = await reader.inject('/')
    expect(list.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    const page = await reader.inject(`/mails/${mailbox.list()[0]!.id}`)
    expect(page.body).not.toContain('<script>')
    expect(page.body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('the mailbox', () => {
  it('keeps as many as it holds, the latest', async () => {
    for (const subject of ['1', '2', '3', '4']) await send('rita@example.test', subject)
    expect((await mails()).mails.map(({ subject }) => subject)).toEqual(['4', '3', '2'])
  })

  it('is emptied on request', async () => {
    await send('rita@example.test')
    expect((await reader.inject({ method: 'DELETE', url: '/api/mails' })).statusCode).toBe(204)
    expect(await mails()).toEqual({ total: 0, mails: [] })
  })

  it('refuses a mail larger than 25 MiB', async () => {
    const attachments = [{ filename: 'large', content: Buffer.alloc(20 * 1024 ** 2) }]
    const sending = sender.sendMail({ to: 'rita@example.test', subject: 'Large', attachments })
    await expect(sending).rejects.toMatchObject({ responseCode: 552 })
  })

  it('answers 404 for a mail that is not there', async () => {
    expect((await reader.inject('/mails/none')).statusCode).toBe(404)
  })
})

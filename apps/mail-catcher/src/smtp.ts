import { once } from 'node:events'
import { buffer } from 'node:stream/consumers'
import type { Logger } from '@envelope/service'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Mailbox } from './mailbox.ts'

const size = 25 * 1024 ** 2

/** Takes every mail for every address, and delivers none. Resolves when it listens, to what stops it. */
export async function takeMails(
  mailbox: Mailbox,
  logger: Logger,
  { host, port }: { host: string; port: number },
): Promise<() => Promise<void>> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size,
    onData(stream, session, callback) {
      take(stream, session).then(() => callback(), callback)
    },
  })
  server.on('error', (error) => logger.warn({ err: error }, 'SMTP connection failed'))

  async function take(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<void> {
    const source = await buffer(stream)
    if (stream.sizeExceeded)
      throw Object.assign(new Error(`The mail is larger than ${size} bytes`), { responseCode: 552 })
    const recipients = envelope.rcptTo.map(({ address }) => address)
    const { id, subject } = await mailbox.add(source, recipients)
    logger.info({ id, to: recipients, subject }, 'mail taken')
  }

  const listener = server.listen(port, host)
  await once(listener, 'listening')
  logger.info(`taking mails on smtp://${host}:${port}`)
  return () => new Promise((resolve) => server.close(resolve))
}

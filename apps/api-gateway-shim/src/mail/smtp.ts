import { createHash } from 'node:crypto'
import type { Logger } from '@envelope/service'
import { isDuplicate } from '../database/errors.ts'
import type { TenantDatabase } from '../database/database.ts'
import { untilAvailable } from '../database/until-available.ts'
import type { Mailer } from './mailer.ts'

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, or `smtps://…` */
  url: string
  /** Sender of every mail. */
  from: string
  logger: Logger
  /** Aborted when the process is to end: then a database that is away is not waited for. */
  stopping: AbortSignal
}

/** Milliseconds. All together less than the lease of a job, so that no mail is still on its way when it ends. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/**
 * Sends mails by SMTP. What the server took is written down, and not sent again, however long the database is away
 * meanwhile; should the process end between the two, the repeat has the same Message-ID, by which mail servers recognize it.
 */
export async function smtpMailer({
  url,
  from,
  logger,
  stopping,
}: SmtpOptions): Promise<Mailer & { close: () => void }> {
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ url, ...timeouts }, { from })
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'envelope.invalid'
  return {
    async send(database, mail, idempotencyKey) {
      if (await isSent(database, idempotencyKey)) return
      const hash = createHash('sha256').update(idempotencyKey).digest('hex')
      await transport
        .sendMail({ ...mail, messageId: `<${hash}@${domain}>` })
        .catch(throwWithout(mail.to.address))
      await untilAvailable(() => recordSent(database, idempotencyKey), { stopping })
      // By its key alone: logs are kept longer than what is known of people.
      logger.info({ mail: idempotencyKey }, 'mail sent')
    },
    close: () => transport.close(),
  }
}

/** What mail servers say has the address in it, and would be logged and kept with the job. */
const throwWithout =
  (address: string) =>
  (error: unknown): never => {
    throw new Error(String(error instanceof Error ? error.message : error).replaceAll(address, '(address)'))
  }

async function isSent(database: TenantDatabase, key: string): Promise<boolean> {
  const row = await database
    .selectFrom('sent_mails')
    .select('at')
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  return row !== undefined
}

async function recordSent(database: TenantDatabase, key: string): Promise<void> {
  try {
    await database
      .insertInto('sent_mails')
      .values({ idempotency_key: key, at: new Date().toISOString() })
      .execute()
  } catch (error) {
    if (!isDuplicate(error)) throw error
  }
}

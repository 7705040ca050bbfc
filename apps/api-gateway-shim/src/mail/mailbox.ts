import { randomUUIDv7 } from 'node:crypto'
import type { Mail as MailInMailbox } from '@envelope/contract'
import type { Logger } from '@envelope/service'
import type { TenantDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { Mailer } from './mailer.ts'

const shown = 200

/** Keeps mails in the tenant's development mailbox instead of sending them. */
export const mailboxMailer = (logger: Logger): Mailer => ({
  async send(database, { to, subject, text, html }, idempotencyKey) {
    const recipient = `${to.name} <${to.address}>`
    try {
      await database
        .insertInto('mailbox_mails')
        .values({
          id: randomUUIDv7(),
          idempotency_key: idempotencyKey,
          recipient,
          subject,
          text,
          html,
          at: new Date().toISOString(),
        })
        .execute()
    } catch (error) {
      if (isDuplicate(error)) return
      throw error
    }
    // By its key alone: the text has the link in it, and logs are kept longer than what is known of people.
    logger.info({ mail: idempotencyKey }, 'mail, readable at /dev/mailbox')
  },
})

/** The tenant's newest mails first. */
export async function readMailbox(database: TenantDatabase): Promise<MailInMailbox[]> {
  const rows = await database
    .selectFrom('mailbox_mails')
    .select(['id', 'recipient as to', 'subject', 'text', 'html', 'at'])
    .orderBy('id', 'desc')
    .limit(shown)
    .execute()
  return rows
}

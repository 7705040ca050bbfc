import type { TenantDatabase } from '../database/database.ts'

/**
 * When the mail of an idempotency key was handed on, by SMTP or to the development mailbox.
 * @returns undefined when it was not, or when that is no longer kept
 */
export async function mailedAt(
  database: TenantDatabase,
  idempotencyKey: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('sent_mails')
    .select('at')
    .where('idempotency_key', '=', idempotencyKey)
    .unionAll(database.selectFrom('mailbox_mails').select('at').where('idempotency_key', '=', idempotencyKey))
    .executeTakeFirst()
  return row?.at
}

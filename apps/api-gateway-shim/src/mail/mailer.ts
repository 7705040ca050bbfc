import type { TenantDatabase } from '../database/database.ts'

export interface Mail {
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
}

/** Hands mails on. The same idempotency key is sent once, however often it comes. */
export interface Mailer {
  /** @param database of the tenant in whose name it is sent */
  send(database: TenantDatabase, mail: Mail, idempotencyKey: string): Promise<void>
}

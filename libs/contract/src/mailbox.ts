import { z } from 'zod'
import { id, timestamp } from './primitives.ts'

/** A mail as the development mailbox holds it. There is none in production. */
export const mail = z
  .object({ id, to: z.string(), subject: z.string(), text: z.string(), html: z.string(), at: timestamp })
  .meta({ id: 'Mail' })
export type Mail = z.infer<typeof mail>

export const mailbox = z.object({ data: z.array(mail) }).meta({ id: 'Mailbox' })

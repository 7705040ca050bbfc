import { openStatuses, type EnvelopeStatus } from '@envelope/contract'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { TenantDatabase } from '../database/database.ts'
import { countOf } from '../database/count.ts'

/** Where an address stands in drafts as it was typed: with capitals, or spaces around it. */
const asTyped = (column: string, email: string): Expression<SqlBool> =>
  sql<SqlBool>`lower(trim(${sql.ref(column)})) = ${email}`

/** As an address is written where it was checked. */
export const canonical = (email: string): string => email.trim().toLowerCase()

/** The drafts that have an address among their recipients. */
export const draftsWith = (own: TenantDatabase, email: string) =>
  own
    .selectFrom('envelopes as envelope')
    .innerJoin('recipients as recipient', 'recipient.envelope_id', 'envelope.id')
    .where('envelope.status', '=', 'draft')
    .where(asTyped('recipient.email', email))

const sentWith = (own: TenantDatabase, email: string) =>
  own
    .selectFrom('envelopes as envelope')
    .innerJoin('recipients as recipient', 'recipient.envelope_id', 'envelope.id')
    .where('recipient.email', '=', email)

/** Of those that nobody does anything with any more. */
export const closedWith = (own: TenantDatabase, email: string) =>
  sentWith(own, email).where('envelope.status', 'not in', [...openStatuses, 'draft'] as EnvelopeStatus[])

/**
 * How many envelopes under way need the data of a person: those that they get, and those that they have sent, if they were a
 * member, who is told how it ended.
 */
export async function countUnderWay(own: TenantDatabase, email: string): Promise<number> {
  const received = sentWith(own, email).where('envelope.status', 'in', openStatuses).select('envelope.id')
  const sent = own
    .selectFrom('users as user')
    .innerJoin('envelopes as envelope', 'envelope.sender_id', 'user.id')
    .where('user.email', '=', email)
    .where('user.removed_at', 'is not', null)
    .where('envelope.status', 'in', openStatuses)
    .select('envelope.id')
  return new Set([...(await received.execute()), ...(await sent.execute())].map(({ id }) => id)).size
}

/** Whether they can sign in, or are invited to. */
export async function hasAccount(own: TenantDatabase, email: string): Promise<boolean> {
  const user = own.selectFrom('users').where('email', '=', email).where('removed_at', 'is', null)
  return (await countOf(user)) > 0
}

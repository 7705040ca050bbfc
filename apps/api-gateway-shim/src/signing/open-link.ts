import type { ProblemCode } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
import { isPastExpiry } from '../envelopes/close.ts'
import { findEnvelope, lockEnvelope } from '../envelopes/rows.ts'
import { isOpen } from '../envelopes/state-machine.ts'
import { Refusal } from '../refusal.ts'
import { hashOfToken } from '../links.ts'

export interface OpenLink {
  envelope: EnvelopeRow
  recipient: RecipientRow
}

/**
 * What an open link leads to.
 * @throws Refusal `link_unknown`, `link_used`, `link_voided`, `link_declined`, `link_expired`; it tells nothing else
 */
export async function openLink(database: TenantDatabase, token: string, now: Date): Promise<OpenLink> {
  const recipient = await recipientByToken(database, token)
  const envelope = await findEnvelope(database, recipient.envelope_id)
  return assertOpen({ envelope, recipient }, now)
}

/** The same, with the envelope locked until the transaction ends. */
export async function openLinkForChange(
  transaction: TenantDatabase,
  token: string,
  now: Date,
): Promise<OpenLink> {
  const { envelope_id } = await recipientByToken(transaction, token)
  const envelope = await lockEnvelope(transaction, envelope_id)
  // Read again: who held the lock before may have signed with the same link.
  return assertOpen({ envelope, recipient: await recipientByToken(transaction, token) }, now)
}

async function recipientByToken(database: TenantDatabase, token: string): Promise<RecipientRow> {
  const recipient = await database
    .selectFrom('recipients')
    .selectAll()
    .where('link_hash', '=', hashOfToken(token))
    .executeTakeFirst()
  if (!recipient) throw new Refusal('link_unknown')
  return recipient
}

function assertOpen(link: OpenLink, now: Date): OpenLink {
  const why = whyDead(link, now)
  if (why) throw new Refusal(why)
  return link
}

/** Why a link leads nowhere any more; undefined while it is open. What is completed stays open for viewers. */
export function whyDead({ envelope, recipient }: OpenLink, now: Date): ProblemCode | undefined {
  if (recipient.status === 'signed') return 'link_used'
  if (envelope.status === 'voided') return 'link_voided'
  if (envelope.status === 'declined') return 'link_declined'
  if (envelope.status === 'completed' && recipient.role === 'viewer') return undefined
  return isOpen(envelope.status) && !isPastExpiry(envelope, now) ? undefined : 'link_expired'
}

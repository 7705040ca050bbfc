import type { ProblemCode } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
import { isPastExpiry } from '../envelopes/close.ts'
import { findEnvelope, lockEnvelope } from '../envelopes/rows.ts'
import { isAwaited } from '../envelopes/send.ts'
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
  return assertOpen(await linkOf(database, token), now)
}

/**
 * What a link leads to for reading: also when its recipient has done their part.
 * @throws Refusal as `openLink`, but for `link_used`
 */
export async function readableLink(database: TenantDatabase, token: string, now: Date): Promise<OpenLink> {
  const link = await linkOf(database, token)
  const why = whyClosed(link, now)
  if (why) throw new Refusal(why)
  return link
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

async function linkOf(database: TenantDatabase, token: string): Promise<OpenLink> {
  const recipient = await recipientByToken(database, token)
  return { envelope: await findEnvelope(database, recipient.envelope_id), recipient }
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
export const whyDead = (link: OpenLink, now: Date): ProblemCode | undefined =>
  link.recipient.status === 'signed' ? 'link_used' : whyClosed(link, now)

function whyClosed({ envelope, recipient }: OpenLink, now: Date): ProblemCode | undefined {
  if (envelope.status === 'voided') return 'link_voided'
  if (envelope.status === 'declined') return 'link_declined'
  if (envelope.status === 'completed' && !isAwaited(recipient)) return undefined
  return isOpen(envelope.status) && !isPastExpiry(envelope, now) ? undefined : 'link_expired'
}

import type { Envelope } from '@envelope/contract'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal } from '../refusal.ts'
import { isPastExpiry } from './close.ts'
import { findEnvelope, lockEnvelope, recipientsOf, toEnvelope } from './rows.ts'
import { isAwaited } from './send.ts'
import { isOpen } from './state-machine.ts'
import { takeStep, theSystem, type Actor } from './steps.ts'

const hour = 60 * 60_000
const day = 24 * hour
/** Who has just got the link, or was just reminded, is left alone for this long. */
const pause = hour

/**
 * Mails the link again to a recipient whose turn it is.
 * @throws Refusal `not_found`, `envelope_closed`, `not_waited_for`, `reminded_recently`
 */
export async function remindRecipient(
  database: TenantDatabase,
  { envelopeId, recipientId, actor }: { envelopeId: string; recipientId: string; actor: Actor },
): Promise<Envelope> {
  await database.transaction().execute(async (transaction) => {
    const now = new Date()
    const envelope = await lockEnvelope(transaction, envelopeId)
    const recipient = (await recipientsOf(transaction, envelopeId)).find(({ id }) => id === recipientId)
    if (!recipient) throw new Refusal('not_found')
    if (!isOpen(envelope.status) || isPastExpiry(envelope, now)) throw new Refusal('envelope_closed')
    const heardAt = lastHeard(recipient)
    if (!isAwaited(recipient) || heardAt === undefined) throw new Refusal('not_waited_for')
    const left = heardAt.getTime() + pause - now.getTime()
    if (left > 0) throw new Refusal('reminded_recently', { retryAfter: Math.ceil(left / 1_000) })
    await remind(transaction, envelope, recipient, { actor, now })
  })
  return toEnvelope(database, await findEnvelope(database, envelopeId))
}

/**
 * Reminds whoever is due. Several schedulers may do so at once: each reminder is sent by one.
 * @returns how many there were
 */
export async function remindDue(database: TenantDatabase, now = new Date()): Promise<number> {
  const due = await database
    .selectFrom('recipients')
    .select(['id', 'envelope_id'])
    .where('remind_at', '<=', now.toISOString())
    .orderBy('remind_at')
    .limit(500)
    .execute()
  let reminded = 0
  for (const { id, envelope_id } of due)
    reminded += await database.transaction().execute(async (transaction) => {
      const envelope = await lockEnvelope(transaction, envelope_id)
      const recipient = (await recipientsOf(transaction, envelope_id)).find((row) => row.id === id)
      if (!recipient || recipient.remind_at === null || recipient.remind_at > now.toISOString()) return 0
      const isOver = !isOpen(envelope.status) || isPastExpiry(envelope, now) || !isAwaited(recipient)
      if (isOver || envelope.remind_every_days === null) {
        await transaction.updateTable('recipients').set({ remind_at: null }).where('id', '=', id).execute()
        return 0
      }
      await remind(transaction, envelope, recipient, { actor: theSystem, now })
      return 1
    })
  return reminded
}

async function remind(
  transaction: TenantTransaction,
  envelope: EnvelopeRow,
  recipient: RecipientRow,
  { actor, now }: { actor: Actor; now: Date },
): Promise<void> {
  const reminder = recipient.reminders + 1
  await transaction
    .updateTable('recipients')
    .set({ reminders: reminder, reminded_at: now.toISOString(), remind_at: nextReminder(envelope, now) })
    .where('id', '=', recipient.id)
    .execute()
  await takeStep(transaction, envelope, {
    type: 'delivered',
    action: 'reminded',
    actor,
    at: now,
    recipient: recipient.name,
  })
  await enqueue(transaction, [
    { kind: 'remind', envelopeId: envelope.id, recipientId: recipient.id, reminder },
  ])
}

/** When who has heard of it at a time is reminded, as ISO time; null where nobody is. */
export function nextReminder({ remind_every_days: days }: EnvelopeRow, heardAt: Date): string | null {
  return days === null ? null : new Date(heardAt.getTime() + days * day).toISOString()
}

function lastHeard({ reminded_at, delivered_at }: RecipientRow): Date | undefined {
  const at = reminded_at ?? delivered_at
  return at === null ? undefined : new Date(at)
}

/**
 * Changes how often recipients are reminded, and when it expires.
 * @throws Refusal `not_found`, `envelope_closed`, or `validation_failed` for an end that is past or too far away
 */
export async function rescheduleEnvelope(
  database: TenantDatabase,
  {
    envelopeId,
    remindEveryDays,
    expiresAt,
    actor,
  }: { envelopeId: string; remindEveryDays: number | null; expiresAt: string; actor: Actor },
): Promise<Envelope> {
  const now = new Date()
  const end = new Date(expiresAt)
  assertWithinAYear(end, now)
  await database.transaction().execute(async (transaction) => {
    const envelope = await lockEnvelope(transaction, envelopeId)
    if (!isOpen(envelope.status) || isPastExpiry(envelope, now)) throw new Refusal('envelope_closed')
    const changed = await takeStep(transaction, envelope, {
      type: 'sent',
      action: 'rescheduled',
      actor,
      at: now,
      changes: { remind_every_days: remindEveryDays, expires_at: end.toISOString() },
    })
    for (const recipient of await recipientsOf(transaction, envelopeId)) {
      const heardAt = lastHeard(recipient)
      if (!heardAt || !isAwaited(recipient)) continue
      await transaction
        .updateTable('recipients')
        .set({ remind_at: nextReminder(changed, heardAt) })
        .where('id', '=', recipient.id)
        .execute()
    }
  })
  return toEnvelope(database, await findEnvelope(database, envelopeId))
}

function assertWithinAYear(end: Date, now: Date): void {
  const wrong = (sentence: string) => new Refusal('validation_failed', { errors: { expiresAt: [sentence] } })
  if (end <= now) throw wrong('Choose a time that is still to come.')
  if (end.getTime() > now.getTime() + 366 * day) throw wrong('Choose a time within a year.')
}

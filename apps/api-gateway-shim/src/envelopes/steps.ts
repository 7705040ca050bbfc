import type { EnvelopeChanged, HistoryAction, HistoryEventType } from '@envelope/contract'
import type { TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow } from '../database/schema.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal } from '../refusal.ts'
import { recipientsOf, senderOf, toHistoryEvent, toSummary } from './rows.ts'
import { statusAfter } from './state-machine.ts'

/** Who does something, and from where: what the history keeps. */
export interface Actor {
  kind: 'user' | 'recipient' | 'system'
  name: string
  ip: string | null
}

export const theSystem: Actor = { kind: 'system', name: 'Envelope', ip: null }

export interface Step {
  type: HistoryEventType
  /** What it was, where the type says that only roughly. */
  action?: HistoryAction
  actor: Actor
  at: Date
  /** Name of the recipient it is about. */
  recipient?: string
  reason?: string
  /** What changes on the envelope besides its status and version. */
  changes?: Partial<Pick<EnvelopeRow, 'sent_at' | 'expires_at' | 'remind_every_days'>>
}

/**
 * Takes an envelope one step further: its status and version, a row in its history, and the broadcast of both.
 * What the step changes on recipients is changed before, so that the broadcast shows it.
 * @param envelope as `lockEnvelope` gave it, or as the step before left it
 * @throws Refusal `envelope_closed` where the step cannot happen
 */
export async function takeStep(
  transaction: TenantTransaction,
  envelope: EnvelopeRow,
  { type, action, actor, at, recipient, reason, changes }: Step,
): Promise<EnvelopeRow> {
  const status = statusAfter(envelope.status, type)
  if (!status) throw new Refusal('envelope_closed')

  const time = at.toISOString()
  const changed = { ...changes, status, version: envelope.version + 1, updated_at: time }
  await transaction.updateTable('envelopes').set(changed).where('id', '=', envelope.id).execute()

  const event = {
    sequence: changed.version,
    type,
    action: action ?? null,
    at: time,
    actor_kind: actor.kind,
    actor_name: actor.name,
    ip: actor.ip,
    recipient: recipient ?? null,
    reason: reason ?? null,
  }
  await transaction
    .insertInto('history')
    .values({ envelope_id: envelope.id, ...event })
    .execute()

  const after = { ...envelope, ...changed }
  await announce(transaction, after, toHistoryEvent(event))
  return after
}

async function announce(
  transaction: TenantTransaction,
  envelope: EnvelopeRow,
  event: EnvelopeChanged['event'],
): Promise<void> {
  const sender = await senderOf(transaction, envelope)
  const recipients = await recipientsOf(transaction, envelope.id)
  const change: EnvelopeChanged = { envelope: toSummary(envelope, sender.name, recipients), event }
  await enqueue(transaction, [
    { kind: 'broadcast', envelopeId: envelope.id, sequence: event.sequence, change },
  ])
}

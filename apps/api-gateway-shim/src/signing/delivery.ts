import type { TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
import { isAwaited } from '../envelopes/send.ts'
import { nextReminder } from '../envelopes/reminders.ts'
import { isOpen } from '../envelopes/state-machine.ts'
import { takeStep, theSystem } from '../envelopes/steps.ts'

/** Records, once, that a recipient has the link. */
export async function recordDelivery(
  transaction: TenantTransaction,
  envelope: EnvelopeRow,
  recipient: RecipientRow,
  at: Date,
): Promise<EnvelopeRow> {
  if (recipient.delivered_at !== null) return envelope
  await transaction
    .updateTable('recipients')
    .set({
      status: 'delivered',
      delivered_at: at.toISOString(),
      remind_at: isAwaited(recipient) ? nextReminder(envelope, at) : null,
    })
    .where('id', '=', recipient.id)
    .execute()
  // The history of what is completed is closed: whoever gets a copy afterwards adds nothing to it.
  if (!isOpen(envelope.status)) return envelope
  return takeStep(transaction, envelope, {
    type: 'delivered',
    actor: theSystem,
    at,
    recipient: recipient.name,
  })
}

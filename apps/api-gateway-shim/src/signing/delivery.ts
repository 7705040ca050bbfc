import type { TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
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
    .set({ status: 'delivered', delivered_at: at.toISOString() })
    .where('id', '=', recipient.id)
    .execute()
  return takeStep(transaction, envelope, {
    type: 'delivered',
    actor: theSystem,
    at,
    recipient: recipient.name,
  })
}

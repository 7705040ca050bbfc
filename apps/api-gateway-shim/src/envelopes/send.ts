import { fieldErrors, sendableEnvelope, type Envelope } from '@envelope/contract'
import type { Database, TenantTransaction } from '../database/database.ts'
import type { EnvelopeRow, RecipientRow } from '../database/schema.ts'
import { failpoint } from '../failpoints.ts'
import { enqueue } from '../jobs/outbox.ts'
import { claimOfPlan, type PlanHolder } from '../plans/limits.ts'
import { Refusal } from '../refusal.ts'
import type { Links } from '../links.ts'
import { documentsOf, findEnvelope, lockEnvelope, recipientsOf, toEnvelope } from './rows.ts'
import { isOpen } from './state-machine.ts'
import { takeStep, type Actor } from './steps.ts'

/**
 * Sends a draft. Sending it again, also at the same moment, answers the same and changes nothing.
 * @throws Refusal `not_found`, `envelope_closed`, `plan_limit_reached`, or `validation_failed` with the fields that need
 * another look
 */
export async function sendEnvelope(
  database: Database,
  links: Links,
  { tenant, envelopeId, actor }: { tenant: PlanHolder; envelopeId: string; actor: Actor },
): Promise<Envelope> {
  await database.transaction(async (inside) => {
    const transaction = inside.tenant(tenant.id)
    const draft = await lockEnvelope(transaction, envelopeId)
    if (isOpen(draft.status)) return
    if (draft.status !== 'draft') throw new Refusal('envelope_closed')
    const recipients = await sendableRecipients(transaction, draft)
    const own = { global: inside.global, own: transaction }
    await claimOfPlan(own, tenant, { limit: 'envelopesPerMonth', amount: 1 })

    const now = new Date()
    const expiry = new Date(now)
    expiry.setUTCDate(expiry.getUTCDate() + draft.expires_in_days)
    const sent = await takeStep(transaction, draft, {
      type: 'sent',
      actor,
      at: now,
      changes: { sent_at: now.toISOString(), expires_at: expiry.toISOString() },
    })
    await passOn(transaction, links, sent, recipients)
    failpoint('send:written')
  })
  failpoint('send:committed')
  const own = database.tenant(tenant.id)
  return toEnvelope(own, await findEnvelope(own, envelopeId))
}

async function sendableRecipients(
  transaction: TenantTransaction,
  draft: EnvelopeRow,
): Promise<RecipientRow[]> {
  const recipients = await recipientsOf(transaction, draft.id)
  const sendable = sendableEnvelope.safeParse({
    title: draft.title,
    message: draft.message,
    documents: await documentsOf(transaction, draft.id),
    recipients: recipients.map(({ name, email, role, signing_order }) => ({
      ...{ name, email, role },
      order: signing_order,
    })),
  })
  if (!sendable.success) throw new Refusal('validation_failed', { errors: fieldErrors(sendable.error) })
  // As typed, an address may have capitals and spaces around it.
  const addressed = recipients.map((row, index) => ({
    ...row,
    email: sendable.data.recipients[index]!.email,
  }))
  for (const { id, email } of addressed)
    await transaction.updateTable('recipients').set({ email }).where('id', '=', id).execute()
  return addressed
}

/** Whether it is still open until they have signed or approved. */
export const isAwaited = ({ role, status }: Pick<RecipientRow, 'role' | 'status'>): boolean =>
  role !== 'viewer' && status !== 'signed'

/**
 * Makes the links of those whose turn it is, and has them delivered: the lowest order number that is still waited for,
 * and viewers up to there; all of them once nobody is waited for.
 */
export async function passOn(
  transaction: TenantTransaction,
  links: Links,
  envelope: EnvelopeRow,
  recipients: RecipientRow[],
): Promise<void> {
  const turn = Math.min(...recipients.filter(isAwaited).map(({ signing_order }) => signing_order))
  const next = recipients.filter(
    ({ signing_order, link_hash }) => signing_order <= turn && link_hash === null,
  )
  for (const recipient of next)
    await transaction
      .updateTable('recipients')
      .set({ link_hash: links.hashFor(recipient) })
      .where('id', '=', recipient.id)
      .execute()
  await enqueue(
    transaction,
    next.map(({ id }) => ({ kind: 'deliver', envelopeId: envelope.id, recipientId: id })),
  )
}

import { openStatuses, type Envelope } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import { findEnvelope, lockEnvelope, toEnvelope } from './rows.ts'
import { isOpen } from './state-machine.ts'
import { takeStep, theSystem, type Actor } from './steps.ts'

/** @throws Refusal `not_found`, or `envelope_closed` unless it is under way */
export async function voidEnvelope(
  database: TenantDatabase,
  envelopeId: string,
  { reason, actor }: { reason: string; actor: Actor },
): Promise<Envelope> {
  await database.transaction().execute(async (transaction) => {
    const envelope = await lockEnvelope(transaction, envelopeId)
    await takeStep(transaction, envelope, { type: 'voided', actor, at: new Date(), reason })
  })
  return toEnvelope(database, await findEnvelope(database, envelopeId))
}

/** Whether its time is over, recorded or not. */
export const isPastExpiry = ({ expires_at }: { expires_at: string | null }, now: Date): boolean =>
  expires_at !== null && expires_at <= now.toISOString()

/**
 * Records that the time of open envelopes is over.
 * @returns how many there were
 */
export async function expireEnvelopes(database: TenantDatabase, now = new Date()): Promise<number> {
  const due = await database
    .selectFrom('envelopes')
    .select('id')
    .where('status', 'in', openStatuses)
    .where('expires_at', '<=', now.toISOString())
    .limit(500)
    .execute()
  let expired = 0
  for (const { id } of due)
    expired += await database.transaction().execute(async (transaction) => {
      const envelope = await lockEnvelope(transaction, id)
      if (!isOpen(envelope.status) || !isPastExpiry(envelope, now)) return 0
      await takeStep(transaction, envelope, { type: 'expired', actor: theSystem, at: now })
      return 1
    })
  return expired
}

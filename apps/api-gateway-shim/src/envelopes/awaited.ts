import { openStatuses, type Home } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'

/** More wait for nobody who could still oversee them. */
const limit = 1_000

export type AsRecipient = Home['waitingForMe']['envelopes'][number]['asRecipient']

/**
 * The envelopes that wait for somebody's signature or approval, by id: it is their turn, and they have the link. The last
 * mailed first.
 * @param email in lower case, as those of recipients are once an envelope is sent
 */
export async function envelopesAwaitedBy(
  database: TenantDatabase,
  { email }: { email: string },
): Promise<Map<string, AsRecipient>> {
  const rows = await database
    .selectFrom('recipients as recipient')
    .innerJoin('envelopes as envelope', 'envelope.id', 'recipient.envelope_id')
    .select(['envelope.id as envelope_id', 'recipient.id', 'recipient.role'])
    .select(['recipient.delivered_at', 'recipient.reminded_at'])
    .where('recipient.email', '=', email)
    .where('recipient.role', 'in', ['signer', 'approver'])
    .where('recipient.status', 'in', ['delivered', 'viewed'])
    .where('envelope.status', 'in', openStatuses)
    .where('envelope.expires_at', '>', new Date().toISOString())
    .limit(limit)
    .execute()
  const awaited = rows.map(({ envelope_id, id, role, delivered_at, reminded_at }) => ({
    envelopeId: envelope_id,
    asRecipient: { id, role, mailedAt: reminded_at ?? delivered_at! },
  }))
  awaited.sort((one, other) => (one.asRecipient.mailedAt < other.asRecipient.mailedAt ? 1 : -1))
  return new Map(awaited.map(({ envelopeId, asRecipient }) => [envelopeId, asRecipient]))
}

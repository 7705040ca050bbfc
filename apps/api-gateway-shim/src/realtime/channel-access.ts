import { channels } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { Member } from '../sessions/member-tokens.ts'
import type { Presence } from './broadcaster.ts'

/**
 * Whether a member may listen to a channel, as Laravel's `routes/channels.php` would decide it.
 * @returns what others on the channel learn of the member (presence channels), `'listen'`, or undefined for no
 */
export async function channelAccess(
  database: TenantDatabase,
  tenantId: string,
  { channel, member }: { channel: string; member: Member },
): Promise<Presence | 'listen' | undefined> {
  if (channel === `private-${channels.tenant(tenantId)}`) return 'listen'

  const envelopeId = /\.envelope\.([\w-]+)$/.exec(channel)?.[1]
  if (envelopeId === undefined) return undefined
  if (channel !== `presence-${channels.envelopeViewers(tenantId, envelopeId)}`) return undefined
  const envelope = await database
    .selectFrom('envelopes')
    .select('id')
    .where('id', '=', envelopeId)
    .executeTakeFirst()
  return envelope && { userId: member.id, name: member.name }
}

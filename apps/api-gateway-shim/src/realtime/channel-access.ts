import { channels } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'

/** Whether the tenant's members may listen to a channel, as Laravel's `routes/channels.php` would decide it. */
export async function mayListen(
  database: TenantDatabase,
  tenantId: string,
  channel: string,
): Promise<boolean> {
  if (channel === `private-${channels.tenant(tenantId)}`) return true

  const envelopeId = /\.envelope\.([\w-]+)$/.exec(channel)?.[1]
  if (envelopeId === undefined) return false
  if (channel !== `presence-${channels.envelopeViewers(tenantId, envelopeId)}`) return false
  const envelope = await database
    .selectFrom('envelopes')
    .select('id')
    .where('id', '=', envelopeId)
    .executeTakeFirst()
  return envelope !== undefined
}

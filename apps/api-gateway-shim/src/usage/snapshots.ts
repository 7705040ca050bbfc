import { usageHistoryDays, type TenantUsageHistory } from '@envelope/contract'
import { countOf } from '../database/count.ts'
import type { Database, TenantDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import { Refusal } from '../refusal.ts'

const dayMilliseconds = 24 * 60 * 60_000
/** How far back the first look at a tenant goes, and a look after schedulers were away. */
const mostDays = 31

/** As it stands before a time of day, so that texts compare as times do. */
const dayOf = (time: Date): string => time.toISOString().slice(0, 10)
const after = (day: string, days = 1): string => dayOf(new Date(Date.parse(day) + days * dayMilliseconds))

/**
 * Writes down what a tenant used on each day, of UTC, that is over and was not written down: once, however many schedulers do
 * so. A day that was missed is made up for from what is still there.
 * @param since when there is the tenant, as ISO time
 */
export async function takeSnapshots(own: TenantDatabase, since: string, now = new Date()): Promise<void> {
  const today = dayOf(now)
  const last = await own
    .selectFrom('usage_snapshots')
    .select('day')
    .orderBy('day', 'desc')
    .limit(1)
    .executeTakeFirst()
  const missing = [after(today, -mostDays), last ? after(last.day) : since.slice(0, 10)].sort().at(-1)!
  for (let day = missing; day < today; day = after(day)) await takeSnapshot(own, day)
}

async function takeSnapshot(own: TenantDatabase, day: string): Promise<void> {
  const end = after(day)
  const sent = own.selectFrom('envelopes').where('sent_at', '>=', day).where('sent_at', '<', end)
  const members = own
    .selectFrom('users')
    .where('password_hash', 'is not', null)
    .where('created_at', '<', end)
    .where(({ or, eb }) => or([eb('removed_at', 'is', null), eb('removed_at', '>=', end)]))
  const { bytes } = await own
    .selectFrom('documents as document')
    .innerJoin('envelopes as envelope', 'envelope.id', 'document.envelope_id')
    .select(({ fn }) => fn.sum('document.size').as('bytes'))
    .where('envelope.created_at', '<', end)
    .executeTakeFirstOrThrow()
  const row = {
    day,
    envelopes_sent: await countOf(sent),
    members: await countOf(members),
    storage_bytes: Number(bytes ?? 0),
  }
  try {
    await own.insertInto('usage_snapshots').values(row).execute()
  } catch (error) {
    // Another scheduler was faster.
    if (!isDuplicate(error)) throw error
  }
}

/**
 * What a tenant used on each of the last days that were written down, the oldest first.
 * @throws Refusal `not_found`
 */
export async function usageHistory(
  database: Database,
  tenantId: string,
  now = new Date(),
): Promise<TenantUsageHistory> {
  const tenant = await database.global
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', tenantId)
    .executeTakeFirst()
  if (!tenant) throw new Refusal('not_found')
  const rows = await database
    .tenant(tenantId)
    .selectFrom('usage_snapshots')
    .select(['day', 'envelopes_sent', 'members', 'storage_bytes'])
    .where('day', '>=', after(dayOf(now), -usageHistoryDays))
    .orderBy('day')
    .execute()
  return {
    days: rows.map(({ day, envelopes_sent, members, storage_bytes }) => ({
      day,
      sent: envelopes_sent,
      members,
      storageBytes: Number(storage_bytes),
    })),
  }
}

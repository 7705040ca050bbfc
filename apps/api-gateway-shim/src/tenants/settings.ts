import type { TenantSettings } from '@envelope/contract'
import type { Database } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import { searchText } from '../lists/search.ts'
import { recordEvent } from '../people/tenant-history.ts'

type SettingsColumns = Pick<
  Tenant,
  'locale' | 'time_zone' | 'default_expires_in_days' | 'default_remind_every_days'
>

/** Until somebody chooses others; also what the columns have by themselves. */
export const initialSettings: SettingsColumns = {
  locale: 'en',
  time_zone: 'UTC',
  default_expires_in_days: 30,
  default_remind_every_days: null,
}

export const settingsOf = (tenant: Tenant): TenantSettings => ({
  name: tenant.name,
  locale: tenant.locale,
  timeZone: tenant.time_zone,
  expiresInDays: tenant.default_expires_in_days,
  remindEveryDays: tenant.default_remind_every_days,
})

/** Changes what a tenant chooses for itself. What changed, and from what, stands in its history. */
export async function changeSettings(
  database: Database,
  {
    tenantId,
    settings,
    actor,
  }: { tenantId: string; settings: TenantSettings; actor: Actor & { kind: 'user' } },
): Promise<TenantSettings> {
  await database.transaction(async ({ global, tenant }) => {
    const row = await global
      .selectFrom('tenants')
      .selectAll()
      .where('id', '=', tenantId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const changes = differences(settingsOf(row), settings)
    if (changes.length === 0) return
    await global
      .updateTable('tenants')
      .set({
        name: settings.name,
        search_text: searchText([settings.name, row.slug]),
        locale: settings.locale,
        time_zone: settings.timeZone,
        default_expires_in_days: settings.expiresInDays,
        default_remind_every_days: settings.remindEveryDays,
      })
      .where('id', '=', tenantId)
      .execute()
    const detail = changes.join(', ')
    await recordEvent(tenant(tenantId), { type: 'settingsChanged', actor, at: new Date(), detail })
  })
  return settings
}

const differences = (before: TenantSettings, after: TenantSettings): string[] =>
  (Object.keys(before) as (keyof TenantSettings)[])
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key}: ${before[key] ?? '–'} → ${after[key] ?? '–'}`)

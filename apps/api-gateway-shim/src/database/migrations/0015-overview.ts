import type { Kysely } from 'kysely'

/** What HQ's overview counts. Of all tenants at once, so that these do not start with the tenant. */
export async function createOverview({ schema }: Kysely<unknown>): Promise<void> {
  const index = (table: string, name: string, columns: string[]) =>
    schema.createIndex(`${table}_${name}`).on(table).columns(columns).execute()
  await index('envelopes', 'all_by_status', ['status', 'updated_at'])
  await index('envelopes', 'all_sent', ['sent_at'])
  await index('tenants', 'by_standing', ['suspended_at', 'activated_at'])
}

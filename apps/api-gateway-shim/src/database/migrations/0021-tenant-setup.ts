import type { Kysely } from 'kysely'
import { timestamp } from './tenant-table.ts'

/** When the place of a tenant's files was made: its job is gone by then. Null also for those of the release before. */
export async function createTenantSetup({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('tenants').addColumn('files_prepared_at', timestamp).execute()
}

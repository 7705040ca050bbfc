import type { Kysely } from 'kysely'

/** What a tenant chooses for itself. */
export async function createSettings(database: Kysely<unknown>): Promise<void> {
  const tenants = () => database.schema.alterTable('tenants')
  await tenants()
    .addColumn('locale', 'varchar(10)', (column) => column.notNull().defaultTo('en'))
    .execute()
  await tenants()
    .addColumn('time_zone', 'varchar(64)', (column) => column.notNull().defaultTo('UTC'))
    .execute()
  await tenants()
    .addColumn('default_expires_in_days', 'integer', (column) => column.notNull().defaultTo(30))
    .execute()
  await tenants().addColumn('default_remind_every_days', 'integer').execute()
}

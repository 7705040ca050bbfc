import { sql, type Kysely } from 'kysely'
import { index, tenantTable, timestamp } from './tenant-table.ts'

/**
 * Domains that tenants ask for, beside those that lead to them: the release before takes every row of `tenant_domains` for
 * one that leads somewhere. And which of them mails lead to.
 */
export async function createDomains(database: Kysely<unknown>): Promise<void> {
  await tenantTable(database, 'domain_claims', ['domain'])
    .addColumn('domain', 'varchar(253)', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('status', 'varchar(20)', (column) => column.notNull())
    .addColumn('status_since', timestamp, (column) => column.notNull())
    .addColumn('checked_at', timestamp)
    .addColumn('outcome', 'varchar(20)')
    .addColumn('found', 'text')
    .addColumn('looked_for_since', timestamp, (column) => column.notNull())
    .addColumn('next_check_at', timestamp)
    .execute()
  await index(database, 'domain_claims', 'due', ['next_check_at'])
  await database.schema.alterTable('tenants').addColumn('primary_domain', 'varchar(253)').execute()
  await database.schema.alterTable('operator_history').addColumn('later_action', 'varchar(40)').execute()
  await adoptDomains(database)
}

/** Those that lead somewhere already, written there by hand. */
async function adoptDomains(database: Kysely<unknown>): Promise<void> {
  const now = new Date().toISOString()
  await sql`
    insert into domain_claims (tenant_id, domain, created_at, status, status_since, looked_for_since, next_check_at)
    select tenant_id, domain, ${now}, 'verified', ${now}, ${now}, ${now} from tenant_domains
  `.execute(database)
}

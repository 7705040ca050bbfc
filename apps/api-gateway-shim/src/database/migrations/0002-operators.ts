import { sql, type Kysely } from 'kysely'
import type { GlobalTables } from '../schema.ts'
import { id, index, sha256, tenantTable, timestamp } from './tenant-table.ts'

export async function createOperators(database: Kysely<unknown>): Promise<void> {
  const { schema } = database

  await extendTenants(database)
  await makePasswordOptional(database)

  await tenantTable(database, 'invitations', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('link_version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('link_hash', sha256, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addColumn('accepted_at', timestamp)
    .addForeignKeyConstraint(
      'invitations_user',
      ['tenant_id', 'user_id'],
      'users',
      ['tenant_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .addUniqueConstraint('invitations_link', ['tenant_id', 'link_hash'])
    .execute()
  await index(database, 'invitations', 'user', ['user_id'])

  await schema
    .createTable('operators')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('name', 'varchar(100)', (column) => column.notNull())
    .addColumn('email', 'varchar(254)', (column) => column.notNull().unique())
    .addColumn('password_hash', 'varchar(255)', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .execute()

  await schema
    .createTable('operator_tokens')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('operator_id', id, (column) => column.notNull())
    .addColumn('token_hash', sha256, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('last_used_at', timestamp)
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addForeignKeyConstraint('operator_tokens_operator', ['operator_id'], 'operators', ['id'], (constraint) =>
      constraint.onDelete('cascade'),
    )
    .execute()
  await schema.createIndex('operator_tokens_expiry').on('operator_tokens').column('expires_at').execute()

  // Refers to tenants without a foreign key: what was done stays known when the tenant is gone.
  await schema
    .createTable('operator_history')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('type', 'varchar(40)', (column) => column.notNull())
    .addColumn('at', timestamp, (column) => column.notNull())
    .addColumn('operator_id', id, (column) => column.notNull())
    .addColumn('operator_name', 'varchar(100)', (column) => column.notNull())
    .addColumn('ip', 'varchar(45)', (column) => column.notNull())
    .addColumn('tenant_id', id)
    .addColumn('details', 'text', (column) => column.notNull())
    .execute()
  await schema
    .createIndex('operator_history_tenant')
    .on('operator_history')
    .columns(['tenant_id', 'id'])
    .execute()

  await schema
    .createTable('operator_idempotency_keys')
    .addColumn('operator_id', id, (column) => column.notNull())
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('tenant_id', id, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint('operator_idempotency_keys_key', ['operator_id', 'idempotency_key'])
    .addForeignKeyConstraint('operator_idempotency_keys_operator', ['operator_id'], 'operators', ['id'])
    .execute()
  await schema
    .createIndex('operator_idempotency_keys_age')
    .on('operator_idempotency_keys')
    .column('created_at')
    .execute()
}

/** Tenants that are there already have people who sign in. */
async function extendTenants(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('tenants')
    .addColumn('search_text', 'text', (column) => column.notNull().defaultTo(''))
    .execute()
  await schema.alterTable('tenants').addColumn('activated_at', timestamp).execute()
  const tenants = database as Kysely<Pick<GlobalTables, 'tenants'>>
  for (const { id, name, slug, created_at } of await tenants.selectFrom('tenants').selectAll().execute())
    await tenants
      .updateTable('tenants')
      .set({ search_text: `${name}\n${slug}`.toLowerCase(), activated_at: created_at })
      .where('id', '=', id)
      .execute()
  await schema.createIndex('tenants_newest').on('tenants').columns(['created_at', 'id']).execute()
}

/** By a new column in place of the old one, since SQLite changes none. */
async function makePasswordOptional(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema.alterTable('users').addColumn('optional_password_hash', 'varchar(255)').execute()
  await sql`update users set optional_password_hash = password_hash`.execute(database)
  await schema.alterTable('users').dropColumn('password_hash').execute()
  await schema.alterTable('users').renameColumn('optional_password_hash', 'password_hash').execute()
}

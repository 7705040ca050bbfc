import { sql, type Kysely } from 'kysely'
import { id, index, sha256, tenantTable, timestamp } from './tenant-table.ts'

/** Where one is signed in, password resets, what happened to a tenant itself, and kept answers of repeated writes. */
export async function createPeople(database: Kysely<unknown>): Promise<void> {
  const { schema } = database

  await schema.alterTable('access_tokens').addColumn('ip', 'varchar(45)').execute()
  await schema.alterTable('access_tokens').addColumn('user_agent', 'varchar(300)').execute()
  await index(database, 'access_tokens', 'user_newest', ['user_id', 'created_at', 'id'])
  await index(database, 'users', 'by_name', ['name', 'id'])
  await index(database, 'users', 'newest', ['created_at', 'id'])
  await index(database, 'invitations', 'newest', ['created_at', 'id'])
  await index(database, 'invitations', 'by_expiry', ['expires_at', 'id'])
  await index(database, 'envelopes', 'last_changed', ['updated_at', 'id'])
  await index(database, 'envelopes', 'by_title', ['title', 'id'])
  await schema.createIndex('tenants_by_name').on('tenants').columns(['name', 'id']).execute()

  await tenantTable(database, 'password_resets', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('link_version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('link_hash', sha256, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addColumn('used_at', timestamp)
    .addForeignKeyConstraint(
      'password_resets_user',
      ['tenant_id', 'user_id'],
      'users',
      ['tenant_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .addUniqueConstraint('password_resets_link', ['tenant_id', 'link_hash'])
    .execute()
  await index(database, 'password_resets', 'user', ['user_id', 'created_at'])
  await index(database, 'password_resets', 'expiry', ['expires_at'])

  await tenantTable(database, 'tenant_history', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('type', 'varchar(40)', (column) => column.notNull())
    .addColumn('at', timestamp, (column) => column.notNull())
    .addColumn('actor_kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('actor_name', 'varchar(210)', (column) => column.notNull())
    .addColumn('ip', 'varchar(45)')
    .addColumn('subject', 'varchar(400)')
    .addColumn('detail', 'varchar(500)')
    .execute()
  await index(database, 'tenant_history', 'newest', ['at', 'id'])
  await index(database, 'tenant_history', 'newest_by_type', ['type', 'at', 'id'])

  await tenantTable(database, 'kept_answers', ['holder_id', 'idempotency_key'])
    .addColumn('holder_id', id, (column) => column.notNull())
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('fingerprint', sha256, (column) => column.notNull())
    .addColumn('claimed_at', timestamp, (column) => column.notNull())
    .addColumn('answer', sql`longtext`)
    .execute()
  await index(database, 'kept_answers', 'age', ['claimed_at'])

  await schema
    .createTable('operator_kept_answers')
    .addColumn('holder_id', id, (column) => column.notNull())
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('fingerprint', sha256, (column) => column.notNull())
    .addColumn('claimed_at', timestamp, (column) => column.notNull())
    .addColumn('answer', sql`longtext`)
    .addPrimaryKeyConstraint('operator_kept_answers_key', ['holder_id', 'idempotency_key'])
    .execute()
  await schema
    .createIndex('operator_kept_answers_age')
    .on('operator_kept_answers')
    .column('claimed_at')
    .execute()
}

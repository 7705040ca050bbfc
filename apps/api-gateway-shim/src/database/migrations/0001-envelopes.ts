import type { Kysely } from 'kysely'
import { id, index, sha256, tenantTable, timestamp, type TableBuilder } from './tenant-table.ts'

export async function createEnvelopes(database: Kysely<unknown>): Promise<void> {
  const { schema } = database

  await schema
    .createTable('tenants')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('slug', 'varchar(63)', (column) => column.notNull().unique())
    .addColumn('name', 'varchar(200)', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .execute()

  await schema
    .createTable('tenant_domains')
    .addColumn('domain', 'varchar(253)', (column) => column.primaryKey())
    .addColumn('tenant_id', id, (column) => column.notNull())
    .addForeignKeyConstraint('tenant_domains_tenant', ['tenant_id'], 'tenants', ['id'])
    .execute()

  await tenantTable(database, 'users', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('name', 'varchar(100)', (column) => column.notNull())
    .addColumn('email', 'varchar(254)', (column) => column.notNull())
    .addColumn('role', 'varchar(20)', (column) => column.notNull())
    .addColumn('password_hash', 'varchar(255)', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addUniqueConstraint('users_email', ['tenant_id', 'email'])
    .execute()

  await tenantTable(database, 'access_tokens', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('token_hash', sha256, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('last_used_at', timestamp)
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addForeignKeyConstraint(
      'access_tokens_user',
      ['tenant_id', 'user_id'],
      'users',
      ['tenant_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute()
  await index(database, 'access_tokens', 'expiry', ['expires_at'])

  await tenantTable(database, 'envelopes', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('sender_id', id, (column) => column.notNull())
    .addColumn('title', 'varchar(200)', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('status', 'varchar(20)', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('expires_in_days', 'integer', (column) => column.notNull())
    .addColumn('search_text', 'text', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('updated_at', timestamp, (column) => column.notNull())
    .addColumn('sent_at', timestamp)
    .addColumn('expires_at', timestamp)
    .addForeignKeyConstraint('envelopes_sender', ['tenant_id', 'sender_id'], 'users', ['tenant_id', 'id'])
    .execute()
  await index(database, 'envelopes', 'newest', ['created_at', 'id'])
  await index(database, 'envelopes', 'newest_by_status', ['status', 'created_at', 'id'])
  await index(database, 'envelopes', 'expiry', ['status', 'expires_at'])
  await index(database, 'envelopes', 'sender', ['sender_id'])

  await partOfEnvelope(
    tenantTable(database, 'documents', ['id']).addColumn('id', id, (column) => column.notNull()),
  )
    .addColumn('name', 'varchar(255)', (column) => column.notNull())
    .addColumn('type', 'varchar(50)', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('sha256', sha256, (column) => column.notNull())
    .execute()
  await index(database, 'documents', 'envelope', ['envelope_id', 'id'])

  await partOfEnvelope(
    tenantTable(database, 'recipients', ['id']).addColumn('id', id, (column) => column.notNull()),
  )
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('name', 'varchar(100)', (column) => column.notNull())
    .addColumn('email', 'varchar(254)', (column) => column.notNull())
    .addColumn('signing_order', 'integer', (column) => column.notNull())
    .addColumn('status', 'varchar(20)', (column) => column.notNull())
    .addColumn('link_version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('link_hash', sha256)
    .addColumn('delivered_at', timestamp)
    .addColumn('viewed_at', timestamp)
    .addColumn('signed_at', timestamp)
    .addColumn('signature', 'varchar(100)')
    .addColumn('decline_reason', 'varchar(500)')
    .addUniqueConstraint('recipients_link', ['tenant_id', 'link_hash'])
    .execute()
  await index(database, 'recipients', 'envelope', ['envelope_id', 'position'])

  await partOfEnvelope(tenantTable(database, 'history', ['envelope_id', 'sequence']))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('type', 'varchar(20)', (column) => column.notNull())
    .addColumn('at', timestamp, (column) => column.notNull())
    .addColumn('actor_kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('actor_name', 'varchar(100)', (column) => column.notNull())
    .addColumn('ip', 'varchar(45)')
    .addColumn('recipient', 'varchar(100)')
    .addColumn('reason', 'varchar(500)')
    .execute()

  await partOfEnvelope(tenantTable(database, 'idempotency_keys', ['user_id', 'idempotency_key']))
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .execute()
  await index(database, 'idempotency_keys', 'envelope', ['envelope_id'])
  await index(database, 'idempotency_keys', 'age', ['created_at'])

  await tenantTable(database, 'mailbox_mails', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('recipient', 'varchar(400)', (column) => column.notNull())
    .addColumn('subject', 'varchar(400)', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('html', 'text', (column) => column.notNull())
    .addColumn('at', timestamp, (column) => column.notNull())
    .addUniqueConstraint('mailbox_mails_once', ['tenant_id', 'idempotency_key'])
    .execute()

  await tenantTable(database, 'sent_mails', ['idempotency_key'])
    .addColumn('idempotency_key', 'varchar(100)', (column) => column.notNull())
    .addColumn('at', timestamp, (column) => column.notNull())
    .execute()

  await tenantTable(database, 'outbox', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('stream', id)
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('available_at', timestamp, (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('last_error', 'text')
    .addColumn('dead_at', timestamp)
    .execute()
  // The relay looks at all tenants' jobs at once, so these two do not start with the tenant.
  await schema.createIndex('outbox_due').on('outbox').columns(['dead_at', 'available_at']).execute()
  await schema.createIndex('outbox_stream').on('outbox').columns(['stream', 'position']).execute()
}

/** With the tenant in the foreign key, a row of one tenant cannot belong to an envelope of another. */
function partOfEnvelope(table: TableBuilder): TableBuilder {
  const name = table.toOperationNode().table.table.identifier.name
  return table
    .addColumn('envelope_id', id, (column) => column.notNull())
    .addForeignKeyConstraint(
      `${name}_envelope`,
      ['tenant_id', 'envelope_id'],
      'envelopes',
      ['tenant_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
}

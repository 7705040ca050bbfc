import { sql, type CreateTableBuilder, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { GlobalTables } from './schema.ts'

/** In the order of their names. A migration that was released is never changed: the next one mends it. */
export const migrations: Record<string, Migration> = {
  '0001_envelopes': { up: createEnvelopes },
  '0002_operators': { up: createOperators },
}

const id = 'varchar(36)'
const timestamp = 'varchar(24)'
const sha256 = 'char(64)'

async function createEnvelopes(database: Kysely<unknown>): Promise<void> {
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

async function createOperators(database: Kysely<unknown>): Promise<void> {
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

type TableBuilder = CreateTableBuilder<string, string>

function tenantTable(database: Kysely<unknown>, name: string, key: string[]): TableBuilder {
  const table: TableBuilder = database.schema.createTable(name)
  return table
    .addColumn('tenant_id', id, (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['tenant_id', ...key])
    .addForeignKeyConstraint(`${name}_tenant`, ['tenant_id'], 'tenants', ['id'])
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

async function index(
  database: Kysely<unknown>,
  table: string,
  name: string,
  columns: string[],
): Promise<void> {
  await database.schema
    .createIndex(`${table}_${name}`)
    .on(table)
    .columns(['tenant_id', ...columns])
    .execute()
}

/** New tables compare texts byte by byte, as SQLite does, so that both databases find and sort the same. */
export async function setCollation(database: Kysely<unknown>): Promise<void> {
  await sql`alter database character set utf8mb4 collate utf8mb4_nopad_bin`.execute(database)
}

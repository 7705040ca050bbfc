import type { Kysely } from 'kysely'
import { id, sha256, timestamp } from './tenant-table.ts'

/** The audit log's filters, jobs that failed, and operators who are invited and disabled. */
export async function createOperations(database: Kysely<unknown>): Promise<void> {
  const { schema } = database

  await schema.alterTable('operator_history').addColumn('about_tenant_id', id).execute()
  const historyIndex = (name: string, columns: string[]) =>
    schema.createIndex(`operator_history_${name}`).on('operator_history').columns(columns).execute()
  await historyIndex('about_tenant', ['about_tenant_id', 'at', 'id'])
  await historyIndex('newest', ['at', 'id'])
  await historyIndex('newest_by_type', ['type', 'at', 'id'])
  await historyIndex('newest_by_operator', ['operator_id', 'at', 'id'])

  // All tenants' jobs at once, so that these do not start with the tenant.
  await schema.createIndex('outbox_failed').on('outbox').columns(['dead_at', 'id']).execute()
  await schema.createIndex('outbox_job').on('outbox').columns(['id']).execute()

  await schema.alterTable('operators').addColumn('disabled_at', timestamp).execute()
  await schema.alterTable('operators').addColumn('invitation_hash', sha256).execute()
  await schema.alterTable('operators').addColumn('invitation_expires_at', timestamp).execute()
  await schema.createIndex('operators_invitation').on('operators').columns(['invitation_hash']).execute()
  await schema.createIndex('operators_by_name').on('operators').columns(['name', 'id']).execute()
  await schema.createIndex('operators_newest').on('operators').columns(['created_at', 'id']).execute()
  await schema
    .createIndex('operator_tokens_holder')
    .on('operator_tokens')
    .columns(['operator_id', 'last_used_at'])
    .execute()
}

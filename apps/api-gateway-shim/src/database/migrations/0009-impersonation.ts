import type { Kysely } from 'kysely'
import { id, index, sha256, tenantTable, timestamp } from './tenant-table.ts'

/** Operators who act in the place of a tenant's owner. */
export async function createImpersonation(database: Kysely<unknown>): Promise<void> {
  await tenantTable(database, 'impersonations', ['id'])
    .addColumn('id', id, (column) => column.notNull())
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('operator_id', id, (column) => column.notNull())
    .addColumn('operator_name', 'varchar(100)', (column) => column.notNull())
    .addColumn('return_to', 'varchar(500)', (column) => column.notNull())
    .addColumn('token_hash', sha256, (column) => column.notNull())
    .addColumn('created_at', timestamp, (column) => column.notNull())
    .addColumn('expires_at', timestamp, (column) => column.notNull())
    .addColumn('used_at', timestamp)
    .addForeignKeyConstraint(
      'impersonations_user',
      ['tenant_id', 'user_id'],
      'users',
      ['tenant_id', 'id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .addUniqueConstraint('impersonations_token', ['tenant_id', 'token_hash'])
    .execute()
  await index(database, 'impersonations', 'age', ['created_at'])
  await database.schema.alterTable('access_tokens').addColumn('impersonation_id', id).execute()
}

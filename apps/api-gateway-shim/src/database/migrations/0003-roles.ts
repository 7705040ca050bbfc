import type { Kysely } from 'kysely'
import type { GlobalTables } from '../schema.ts'
import { timestamp } from './tenant-table.ts'

interface Users {
  tenant_id: string
  id: string
  role: string
  created_at: string
  owner_since: string | null
}

/**
 * Owners, and operators' roles. A role in `users.role` that the release before does not know would end its answers, and
 * it still serves while this runs: who is an owner stays an `admin` there, and has a time in a column of its own.
 */
export async function createRoles(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema.alterTable('users').addColumn('owner_since', timestamp).execute()
  await schema.alterTable('users').addColumn('removed_at', timestamp).execute()
  await appointFirstOwners(database as Kysely<Pick<GlobalTables, 'tenants'> & { users: Users }>)

  await schema
    .alterTable('operators')
    .addColumn('role', 'varchar(20)', (column) => column.notNull().defaultTo('admin'))
    .execute()
}

/** The administrator that a tenant was opened for. */
async function appointFirstOwners(
  database: Kysely<Pick<GlobalTables, 'tenants'> & { users: Users }>,
): Promise<void> {
  for (const { id } of await database.selectFrom('tenants').select('id').execute()) {
    const first = await database
      .selectFrom('users')
      .select(['id', 'created_at'])
      .where('tenant_id', '=', id)
      .where('role', '=', 'admin')
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!first) continue
    await database
      .updateTable('users')
      .set({ owner_since: first.created_at })
      .where('tenant_id', '=', id)
      .where('id', '=', first.id)
      .execute()
  }
}

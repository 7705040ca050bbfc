import type { Role, User } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { Tenant, UserRow } from '../database/schema.ts'
import { memberTokens, type Origin } from './member-tokens.ts'
import type { Realm } from './sign-in.ts'

export const roleOf = ({ role, owner_since }: Pick<UserRow, 'role' | 'owner_since'>): Role =>
  owner_since === null ? role : 'owner'

/** The columns that hold a role. */
export const roleColumns = (role: Role, at: Date): Pick<UserRow, 'role' | 'owner_since'> =>
  role === 'owner' ? { role: 'admin', owner_since: at.toISOString() } : { role, owner_since: null }

export const toUser = (row: Pick<UserRow, 'id' | 'name' | 'email' | 'role' | 'owner_since'>): User => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: roleOf(row),
})

/** The people of a tenant. */
export const membersOf = (tenant: Tenant, database: TenantDatabase, origin: Origin): Realm<UserRow> => ({
  name: tenant.id,
  tokens: memberTokens(database, origin),
  findByEmail: (email) =>
    database
      .selectFrom('users')
      .selectAll()
      .where('email', '=', email)
      .where('removed_at', 'is', null)
      .executeTakeFirst(),
})

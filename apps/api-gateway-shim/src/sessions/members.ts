import type { TenantDatabase } from '../database/database.ts'
import type { Tenant, UserRow } from '../database/schema.ts'
import { memberTokens } from './member-tokens.ts'
import type { Realm } from './sign-in.ts'

/** The people of a tenant. */
export const membersOf = (tenant: Tenant, database: TenantDatabase): Realm<UserRow> => ({
  name: tenant.id,
  tokens: memberTokens(database),
  findByEmail: (email) =>
    database.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst(),
})

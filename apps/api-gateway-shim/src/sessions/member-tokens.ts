import type { User } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { TokenStore } from './tokens.ts'

export interface Member extends User {
  tokenId: string
}

/** The tokens of a tenant's members, worth something for this tenant alone. */
export const memberTokens = (database: TenantDatabase): TokenStore<User> => ({
  insert: ({ holderId, ...token }) =>
    database
      .insertInto('access_tokens')
      .values({ ...token, user_id: holderId })
      .execute(),
  async find(tokenId) {
    const row = await database
      .selectFrom('access_tokens as token')
      .innerJoin('users as user', 'user.id', 'token.user_id')
      .selectAll('token')
      .select(['user.name', 'user.email', 'user.role'])
      .where('token.id', '=', tokenId)
      .executeTakeFirst()
    return (
      row && { token: row, holder: { id: row.user_id, name: row.name, email: row.email, role: row.role } }
    )
  },
  recordUse: (id, at) =>
    database.updateTable('access_tokens').set({ last_used_at: at }).where('id', '=', id).execute(),
  remove: (id) => database.deleteFrom('access_tokens').where('id', '=', id).execute(),
  removeExpired: (at) => database.deleteFrom('access_tokens').where('expires_at', '<=', at).execute(),
})

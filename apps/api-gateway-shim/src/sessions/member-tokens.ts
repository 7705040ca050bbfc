import type { User } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import { toUser } from './members.ts'
import type { TokenStore } from './tokens.ts'

export interface Member extends User {
  tokenId: string
}

/** Where a token is issued to. */
export interface Origin {
  ip: string
  userAgent: string | undefined
}

/**
 * The tokens of a tenant's members, worth something for this tenant alone.
 * @param origin of those that are issued
 */
export const memberTokens = (database: TenantDatabase, origin?: Origin): TokenStore<User> => ({
  insert: ({ holderId, ...token }) =>
    database
      .insertInto('access_tokens')
      .values({
        ...token,
        user_id: holderId,
        ip: origin?.ip ?? null,
        user_agent: origin?.userAgent?.slice(0, 300) ?? null,
      })
      .execute(),
  async find(tokenId) {
    const row = await database
      .selectFrom('access_tokens as token')
      .innerJoin('users as user', 'user.id', 'token.user_id')
      .selectAll('token')
      .select(['user.name', 'user.email', 'user.role', 'user.owner_since'])
      .where('token.id', '=', tokenId)
      .executeTakeFirst()
    return row && { token: row, holder: toUser({ ...row, id: row.user_id }) }
  },
  recordUse: (id, at) =>
    database.updateTable('access_tokens').set({ last_used_at: at }).where('id', '=', id).execute(),
  remove: (id) => database.deleteFrom('access_tokens').where('id', '=', id).execute(),
  removeExpired: (at) => database.deleteFrom('access_tokens').where('expires_at', '<=', at).execute(),
})

import type { Impersonation, User } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import { prepared, type Placeholders } from '../database/prepared.ts'
import { toUser } from './members.ts'
import type { TokenStore } from './tokens.ts'

/** Who acts: the user, or an operator in their place. */
export interface TokenHolder extends User {
  impersonation?: Impersonation & { id: string; operatorId: string }
}

export interface Member extends TokenHolder {
  tokenId: string
}

/** By which name the histories tell what somebody did. */
export const nameInHistory = ({ name, impersonation }: TokenHolder): string =>
  impersonation ? `${name} (Envelope HQ: ${impersonation.operator})` : name

/** Where a token is issued to. */
export interface Origin {
  ip: string
  userAgent: string | undefined
  impersonationId?: string
}

/**
 * The tokens of a tenant's members, worth something for this tenant alone.
 * @param origin of those that are issued
 */
export const memberTokens = (database: TenantDatabase, origin?: Origin): TokenStore<TokenHolder> => ({
  insert: ({ holderId, ...token }) =>
    database
      .insertInto('access_tokens')
      .values({
        ...token,
        user_id: holderId,
        ip: origin?.ip ?? null,
        user_agent: origin?.userAgent?.slice(0, 300) ?? null,
        impersonation_id: origin?.impersonationId ?? null,
      })
      .execute(),
  async find(tokenId) {
    const [row] = await findToken(database, { tokenId })
    return row && { token: row, holder: { ...toUser({ ...row, id: row.user_id }), ...impersonationOf(row) } }
  },
  recordUse: (id, at) =>
    database.updateTable('access_tokens').set({ last_used_at: at }).where('id', '=', id).execute(),
})

const findToken = prepared((database: TenantDatabase, { tokenId }: Placeholders<{ tokenId: string }>) =>
  database
    .selectFrom('access_tokens as token')
    .innerJoin('users as user', 'user.id', 'token.user_id')
    .leftJoin('impersonations as impersonation', 'impersonation.id', 'token.impersonation_id')
    .select(['token.token_hash', 'token.expires_at', 'token.last_used_at'])
    .select(['token.user_id', 'token.impersonation_id'])
    .select(['user.name', 'user.email', 'user.role', 'user.owner_since'])
    .select(['impersonation.operator_id', 'impersonation.operator_name', 'impersonation.return_to'])
    .where('token.id', '=', tokenId),
)

function impersonationOf(row: {
  impersonation_id: string | null
  operator_id: string | null
  operator_name: string | null
  return_to: string | null
  expires_at: string
}): Pick<TokenHolder, 'impersonation'> {
  if (row.impersonation_id === null) return {}
  return {
    impersonation: {
      id: row.impersonation_id,
      operatorId: row.operator_id ?? '',
      operator: row.operator_name ?? '',
      returnTo: row.return_to ?? '',
      expiresAt: row.expires_at,
    },
  }
}

import type { Operator } from '@envelope/contract'
import type { GlobalDatabase } from '../database/database.ts'
import type { TokenStore } from '../sessions/tokens.ts'

export interface SignedInOperator extends Operator {
  tokenId: string
}

/** The tokens of operators, worth something at their host alone. */
export const operatorTokens = (database: GlobalDatabase): TokenStore<Operator> => ({
  insert: ({ holderId, ...token }) =>
    database
      .insertInto('operator_tokens')
      .values({ ...token, operator_id: holderId })
      .execute(),
  async find(tokenId) {
    const row = await database
      .selectFrom('operator_tokens as token')
      .innerJoin('operators as operator', 'operator.id', 'token.operator_id')
      .selectAll('token')
      .select(['operator.name', 'operator.email', 'operator.role'])
      .where('token.id', '=', tokenId)
      .executeTakeFirst()
    return (
      row && { token: row, holder: { id: row.operator_id, name: row.name, email: row.email, role: row.role } }
    )
  },
  recordUse: (id, at) =>
    database.updateTable('operator_tokens').set({ last_used_at: at }).where('id', '=', id).execute(),
})

export async function endOperatorSession(
  database: GlobalDatabase,
  { tokenId }: SignedInOperator,
): Promise<void> {
  await database.deleteFrom('operator_tokens').where('id', '=', tokenId).execute()
}

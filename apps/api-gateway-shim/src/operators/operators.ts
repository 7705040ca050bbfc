import { randomUUIDv7 } from 'node:crypto'
import type { GlobalDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { OperatorRow } from '../database/schema.ts'
import { hashPassword } from '../sessions/passwords.ts'
import type { Realm } from '../sessions/sign-in.ts'
import { operatorTokens } from './operator-tokens.ts'

/** The people who run Envelope. */
export const operatorsOf = (database: GlobalDatabase): Realm<OperatorRow> => ({
  name: 'operators',
  tokens: operatorTokens(database),
  findByEmail: (email) => findOperator(database, email),
})

const findOperator = (database: GlobalDatabase, email: string) =>
  database.selectFrom('operators').selectAll().where('email', '=', email).executeTakeFirst()

export interface NewOperator {
  name: string
  /** In lower case. */
  email: string
  password: string
}

/**
 * Makes an account for an operator. One with this address that exists already is left as it is.
 * @returns whether it was made
 */
export async function createOperator(
  database: GlobalDatabase,
  { name, email, password }: NewOperator,
): Promise<boolean> {
  if (await findOperator(database, email)) return false
  try {
    await database
      .insertInto('operators')
      .values({
        id: randomUUIDv7(),
        name,
        email,
        password_hash: await hashPassword(password),
        created_at: new Date().toISOString(),
      })
      .execute()
    return true
  } catch (error) {
    // Another process was faster.
    if (isDuplicate(error)) return false
    throw error
  }
}

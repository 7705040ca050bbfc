import type { Credentials } from '@envelope/contract'
import { problems } from '@envelope/contract'
import { refusalAtField } from '../refusal.ts'
import type { SignInAttempts } from './attempts.ts'
import { verifyNothing, verifyPassword } from './passwords.ts'
import { issueToken, type TokenStore } from './tokens.ts'

/** Accounts that can sign in: a tenant's users, or the operators. */
export interface Realm<Account> {
  /** Tells the realms apart where attempts are counted. */
  name: string
  tokens: TokenStore<unknown>
  findByEmail(email: string): Promise<Account | undefined>
}

/**
 * A new token for the account, if the password is right. An account that has chosen none cannot sign in.
 * @throws Refusal `invalid_credentials`, the same whatever was wrong, or `too_many_attempts`
 */
export async function signIn<Account extends { id: string; password_hash: string | null }>(
  realm: Realm<Account>,
  attempts: SignInAttempts,
  { email, password, ip }: Credentials & { ip: string },
): Promise<{ token: string; user: Account }> {
  const attempt = await attempts.begin({ realm: realm.name, email, ip })
  const account = await realm.findByEmail(email)
  const matches = account?.password_hash
    ? await verifyPassword(password, account.password_hash)
    : await verifyNothing(password)
  if (!account || !matches)
    throw refusalAtField('invalid_credentials', 'email', problems.invalid_credentials.title)
  await attempt.succeeded()
  return { token: await issueToken(realm.tokens, account.id), user: account }
}

import type { Credentials } from '@envelope/contract'
import { problems } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { Tenant, UserRow } from '../database/schema.ts'
import { refusalAtField } from '../refusal.ts'
import type { SignInAttempts } from './attempts.ts'
import { verifyNothing, verifyPassword } from './passwords.ts'
import { issueToken } from './tokens.ts'

/**
 * A new token for the account, if the password is right.
 * @throws Refusal `invalid_credentials`, the same whatever was wrong, or `too_many_attempts`
 */
export async function signIn(
  database: TenantDatabase,
  attempts: SignInAttempts,
  { tenant, email, password, ip }: Credentials & { tenant: Tenant; ip: string },
): Promise<{ token: string; user: UserRow }> {
  const attempt = await attempts.begin({ tenantId: tenant.id, email, ip })
  const user = await database.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
  const matches = user ? await verifyPassword(password, user.password_hash) : await verifyNothing(password)
  if (!user || !matches)
    throw refusalAtField('invalid_credentials', 'email', problems.invalid_credentials.title)
  await attempt.succeeded()
  return { token: await issueToken(database, user.id), user }
}

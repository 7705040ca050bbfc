import { randomUUIDv7 } from 'node:crypto'
import type { PasswordChange } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { Actor } from '../envelopes/steps.ts'
import { enqueue } from '../jobs/outbox.ts'
import { refusalAtField } from '../refusal.ts'
import type { SignInAttempts } from '../sessions/attempts.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { Member } from '../sessions/member-tokens.ts'
import { hashPassword, verifyPassword } from '../sessions/passwords.ts'
import { recordEvent } from './tenant-history.ts'

interface OwnPassword extends PasswordChange {
  tenantId: string
  member: Member
  actor: Actor & { kind: 'user' }
}

/**
 * Changes a member's own password. Every other session ends, and every link by which one could be chosen. Whoever guesses at
 * the current one is slowed down as at signing in, but from all addresses together: they have a session already.
 * @throws Refusal `validation_failed` when the current password is another, or `too_many_attempts`
 */
export async function changeOwnPassword(
  database: TenantDatabase,
  attempts: SignInAttempts,
  { tenantId, member, actor, currentPassword, newPassword }: OwnPassword,
): Promise<void> {
  const attempt = await attempts.begin({ realm: `${tenantId}/own-password`, email: member.email })
  const before = await hashOf(database, member)
  if (before === null || !(await verifyPassword(currentPassword, before))) throw notCurrent()
  const passwordHash = await hashPassword(newPassword)
  await database.transaction().execute(async (transaction) => {
    // Somebody else may have changed it meanwhile: with a reset, or in another session.
    if ((await hashOf(transaction, member)) !== before) throw notCurrent()
    const at = new Date()
    await transaction
      .updateTable('users')
      .set({ password_hash: passwordHash })
      .where('id', '=', member.id)
      .execute()
    await endSessions(transaction, member.id, { except: member.tokenId })
    await transaction
      .updateTable('password_resets')
      .set({ used_at: at.toISOString() })
      .where('user_id', '=', member.id)
      .where('used_at', 'is', null)
      .execute()
    await recordEvent(transaction, { type: 'passwordChanged', actor, at, subject: member.email })
    await enqueue(transaction, [
      { kind: 'passwordChanged', userId: member.id, resetId: randomUUIDv7(), own: true },
    ])
  })
  await attempt.succeeded()
}

const notCurrent = () =>
  refusalAtField('validation_failed', 'currentPassword', 'This is not your current password.')

/** In a transaction it is held until that ends. */
async function hashOf(database: TenantDatabase, { id }: Member): Promise<string | null> {
  const query = database.selectFrom('users').select('password_hash').where('id', '=', id)
  const row = await (database.isTransaction ? query.forUpdate() : query).executeTakeFirst()
  return row?.password_hash ?? null
}

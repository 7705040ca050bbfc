import { randomUUIDv7 } from 'node:crypto'
import type { PasswordReset } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { PasswordResetRow, Tenant, UserRow } from '../database/schema.ts'
import { enqueue } from '../jobs/outbox.ts'
import { hashOfToken, type Links } from '../links.ts'
import { Refusal } from '../refusal.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { hashPassword } from '../sessions/passwords.ts'
import { recordEvent } from './tenant-history.ts'

const minute = 60_000
const lifetime = 60 * minute
/** Who asks again within this time has the mail already, or soon. */
const pause = minute

/** Takes the same steps for every address: whether it has an account is looked up later, where nobody waits. */
export async function requestPasswordReset(database: TenantDatabase, email: string): Promise<void> {
  await database
    .transaction()
    .execute((transaction) =>
      enqueue(transaction, [{ kind: 'resetPassword', resetId: randomUUIDv7(), email }]),
    )
}

export interface OpenReset {
  reset: PasswordResetRow
  user: UserRow
}

/** What a request leads to: nothing for an address without an account, or without a password, or asked for just before. */
export async function openReset(
  database: TenantDatabase,
  links: Links,
  { tenantId, resetId, email }: { tenantId: string; resetId: string; email: string },
): Promise<OpenReset | undefined> {
  const now = new Date()
  return database.transaction().execute(async (transaction) => {
    // Held, so that of several at the same moment one is the first.
    const user = await transaction
      .selectFrom('users')
      .selectAll()
      .where('email', '=', email)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!user || user.password_hash === null) return undefined
    const newest = await transaction
      .selectFrom('password_resets')
      .selectAll()
      .where('user_id', '=', user.id)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (newest?.id === resetId) return { reset: newest, user }
    if (newest && newest.created_at > new Date(now.getTime() - pause).toISOString()) return undefined

    const owner = { tenant_id: tenantId, id: resetId, link_version: 1 }
    const row = {
      id: resetId,
      user_id: user.id,
      link_version: owner.link_version,
      link_hash: links.hashForPasswordReset(owner),
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + lifetime).toISOString(),
      used_at: null,
    }
    await transaction.insertInto('password_resets').values(row).execute()
    return { reset: { ...row, tenant_id: tenantId }, user }
  })
}

/** @throws Refusal `link_unknown`, `link_used`, `link_expired`; it tells nothing else */
export async function readPasswordReset(
  database: TenantDatabase,
  tenant: Tenant,
  token: string,
): Promise<PasswordReset> {
  const { reset, user } = await findOpenReset(database, token)
  return { tenant: tenant.name, email: user.email, expiresAt: reset.expires_at }
}

/**
 * Gives the account the password that was chosen. Every session of it ends, and every other link to do so.
 * @throws Refusal as {@link readPasswordReset}
 */
export async function resetPassword(
  database: TenantDatabase,
  { token, password, ip }: { token: string; password: string; ip: string },
): Promise<void> {
  await findOpenReset(database, token)
  const passwordHash = await hashPassword(password)
  await database.transaction().execute(async (transaction) => {
    await transaction
      .selectFrom('password_resets')
      .select('id')
      .where('link_hash', '=', hashOfToken(token))
      .forUpdate()
      .execute()
    const { reset, user } = await findOpenReset(transaction, token)
    const now = new Date()
    const at = now.toISOString()
    await transaction
      .updateTable('users')
      .set({ password_hash: passwordHash })
      .where('id', '=', user.id)
      .execute()
    await endSessions(transaction, user.id)
    await transaction
      .updateTable('password_resets')
      .set({ used_at: at })
      .where('user_id', '=', user.id)
      .where('used_at', 'is', null)
      .execute()
    await recordEvent(transaction, {
      type: 'passwordReset',
      actor: { kind: 'user', name: user.name, ip },
      at: now,
      subject: user.email,
    })
    await enqueue(transaction, [{ kind: 'passwordChanged', userId: user.id, resetId: reset.id }])
  })
}

async function findOpenReset(database: TenantDatabase, token: string): Promise<OpenReset> {
  const reset = await database
    .selectFrom('password_resets')
    .selectAll()
    .where('link_hash', '=', hashOfToken(token))
    .executeTakeFirst()
  if (!reset) throw new Refusal('link_unknown')
  if (reset.used_at !== null) throw new Refusal('link_used')
  if (reset.expires_at <= new Date().toISOString()) throw new Refusal('link_expired')
  const user = await database
    .selectFrom('users')
    .selectAll()
    .where('id', '=', reset.user_id)
    .executeTakeFirstOrThrow()
  return { reset, user }
}

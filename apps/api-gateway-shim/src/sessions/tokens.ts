import { createHash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import type { Role } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'

const lifetimeDays = 30
/** Writing down each single use would be one write a request. */
const lastUsePrecisionMinutes = 5
const minute = 60_000

export interface Member {
  id: string
  name: string
  email: string
  role: Role
  tokenId: string
}

const sha256 = (secret: string) => createHash('sha256').update(secret).digest()

/** A new token for a user, as Sanctum makes them: `<id>|<secret>`. Only the secret's hash is stored. */
export async function issueToken(
  database: TenantDatabase,
  userId: string,
  now = new Date(),
): Promise<string> {
  const id = randomUUIDv7()
  const secret = randomBytes(30).toString('base64url')
  await database
    .insertInto('access_tokens')
    .values({
      id,
      user_id: userId,
      token_hash: sha256(secret).toString('hex'),
      created_at: now.toISOString(),
      expires_at: new Date(now.getTime() + lifetimeDays * 24 * 60 * minute).toISOString(),
    })
    .execute()
  return `${id}|${secret}`
}

/** The member of this tenant who holds the token; undefined when it is unknown here, expired or revoked. */
export async function findMember(
  database: TenantDatabase,
  token: string,
  now = new Date(),
): Promise<Member | undefined> {
  const [tokenId, secret] = token.split('|', 2)
  if (!tokenId || !secret) return undefined
  const row = await database
    .selectFrom('access_tokens as token')
    .innerJoin('users as user', 'user.id', 'token.user_id')
    .select(['token.token_hash', 'token.expires_at', 'token.last_used_at'])
    .select(['user.id', 'user.name', 'user.email', 'user.role'])
    .where('token.id', '=', tokenId)
    .executeTakeFirst()
  if (!row || !timingSafeEqual(sha256(secret), Buffer.from(row.token_hash, 'hex'))) return undefined
  if (row.expires_at <= now.toISOString()) return undefined
  await recordUse(database, tokenId, row.last_used_at, now)
  return { id: row.id, name: row.name, email: row.email, role: row.role, tokenId }
}

async function recordUse(
  database: TenantDatabase,
  id: string,
  last: string | null,
  now: Date,
): Promise<void> {
  const recent = new Date(now.getTime() - lastUsePrecisionMinutes * minute).toISOString()
  if (last !== null && last > recent) return
  await database
    .updateTable('access_tokens')
    .set({ last_used_at: now.toISOString() })
    .where('id', '=', id)
    .execute()
}

export async function revokeToken(database: TenantDatabase, tokenId: string): Promise<void> {
  await database.deleteFrom('access_tokens').where('id', '=', tokenId).execute()
}

export async function pruneTokens(database: TenantDatabase, now = new Date()): Promise<void> {
  await database.deleteFrom('access_tokens').where('expires_at', '<=', now.toISOString()).execute()
}

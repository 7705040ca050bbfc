import { hash, randomBytes, randomUUIDv7, timingSafeEqual } from 'node:crypto'
import type { StoredToken } from '../database/schema.ts'

/** Writing down each single use would be one write a request. */
const lastUsePrecisionMinutes = 5
const minute = 60_000
const lifetimeMilliseconds = 30 * 24 * 60 * minute

/** Of a stored token, what says whether one that comes along is good. */
type TokenToCheck = Pick<StoredToken, 'token_hash' | 'expires_at' | 'last_used_at'>

/** Where the tokens of one kind of holder are kept: a tenant's members, or the operators. */
export interface TokenStore<Holder> {
  insert(token: Omit<StoredToken, 'last_used_at'> & { holderId: string }): Promise<unknown>
  find(tokenId: string): Promise<{ token: TokenToCheck; holder: Holder } | undefined>
  recordUse(tokenId: string, at: string): Promise<unknown>
}

const sha256 = (secret: string) => hash('sha256', secret, 'buffer')

/** A new token, as Sanctum makes them: `<id>|<secret>`. Only the secret's hash is stored. */
export async function issueToken(
  store: TokenStore<unknown>,
  holderId: string,
  now = new Date(),
  lifetime = lifetimeMilliseconds,
): Promise<string> {
  const id = randomUUIDv7()
  const secret = randomBytes(30).toString('base64url')
  await store.insert({
    id,
    holderId,
    token_hash: sha256(secret).toString('hex'),
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + lifetime).toISOString(),
  })
  return `${id}|${secret}`
}

/** Who holds the token; undefined when it is unknown in this store, expired or revoked. */
export async function findHolder<Holder>(
  store: TokenStore<Holder>,
  token: string,
  now = new Date(),
): Promise<(Holder & { tokenId: string }) | undefined> {
  const [tokenId, secret] = token.split('|', 2)
  if (!tokenId || !secret) return undefined
  const found = await store.find(tokenId)
  if (!found || !timingSafeEqual(sha256(secret), Buffer.from(found.token.token_hash, 'hex'))) return undefined
  if (found.token.expires_at <= now.toISOString()) return undefined
  const recent = new Date(now.getTime() - lastUsePrecisionMinutes * minute).toISOString()
  const { last_used_at: last } = found.token
  if (last === null || last <= recent) await store.recordUse(tokenId, now.toISOString())
  return { ...found.holder, tokenId }
}

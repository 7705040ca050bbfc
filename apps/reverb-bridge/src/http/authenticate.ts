import type { ApplicationSettings } from '../configuration/application-settings.ts'
import { equalInConstantTime, md5, sign } from '../signature.ts'
import { ApiError } from './api-error.ts'

/** What of a request its signature covers. */
export interface SignedRequest {
  method: string
  path: string
  query: URLSearchParams
  body: Buffer
}

const windowSeconds = 600

/**
 * Whether a request was signed with the application's secret, for this very method, path, query and body, at most ten
 * minutes ago.
 *
 * @throws ApiError 401 for anything wrong with the signature
 */
export function authenticate(
  { method, path, query, body }: SignedRequest,
  { key, secret }: Pick<ApplicationSettings, 'key' | 'secret'>,
): void {
  const message = [method, path, canonicalQuery(query)].join('\n')
  const isSigned = equalInConstantTime(query.get('auth_signature') ?? '', sign(secret, message))
  const isForBody = body.length === 0 || equalInConstantTime(query.get('body_md5') ?? '', md5(body))
  if (query.get('auth_key') !== key || !isSigned || !isForBody) {
    throw new ApiError(401, 'Authentication signature invalid.')
  }
  checkTimestamp(query.get('auth_timestamp'))
}

/** Sorted by name, not percent-encoded: how Pusher's libraries write it before they sign. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([name]) => name !== 'auth_signature')
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function checkTimestamp(given: string | null): void {
  const now = Math.floor(Date.now() / 1_000)
  const isCurrent = given !== null && /^\d+$/.test(given) && Math.abs(now - Number(given)) <= windowSeconds
  if (isCurrent) return
  throw new ApiError(
    401,
    `Authentication timestamp [${given ?? ''}] is not within ${windowSeconds} seconds of the server's time [${now}].`,
  )
}

import type { Application } from '../application.ts'
import { equalInConstantTime, md5, sign } from '../signature.ts'
import { ApiError } from './api-error.ts'

/** What of a request its signature covers. */
export interface SignedRequest {
  method: string
  /** Path and query as they came. */
  url: string
  body: Buffer | undefined
}

const windowSeconds = 600

/**
 * The application that a request is for, when it was signed with that application's secret, for this very
 * method, path, query and body, at most ten minutes ago.
 *
 * @throws ApiError 404 for an unknown application, 401 for anything wrong with the signature
 */
export function authenticate(
  { method, url, body }: SignedRequest,
  applicationId: string,
  applications: ReadonlyMap<string, Application>,
): Application {
  const application = applications.get(applicationId)
  if (!application) throw new ApiError(404, `No matching application for ID [${applicationId}].`)

  const { key, secret } = application.settings
  const [path = '', search = ''] = url.split('?', 2)
  const query = new URLSearchParams(search)
  const signature = query.get('auth_signature') ?? ''
  query.delete('auth_signature')

  const message = [method, path, canonicalQuery(query)].join('\n')
  const isSigned = equalInConstantTime(signature, sign(secret, message))
  const isForBody = !body?.length || equalInConstantTime(query.get('body_md5') ?? '', md5(body))
  if (query.get('auth_key') !== key || !isSigned || !isForBody) {
    throw new ApiError(401, 'Authentication signature invalid.')
  }
  checkTimestamp(query.get('auth_timestamp'))
  return application
}

/** Sorted by name, not percent-encoded: how Pusher's libraries write it before they sign. */
function canonicalQuery(query: URLSearchParams): string {
  return [...query]
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

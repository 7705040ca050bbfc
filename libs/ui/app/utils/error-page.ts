import type { Problem } from '@envelope/contract'

export type ErrorPage =
  'notFound' | 'unknownTenant' | 'suspended' | 'offline' | 'unavailable' | 'forbidden' | 'internal'

/**
 * Which error page fits an error: by the API's code where it has one, else by its HTTP status.
 * @param offline whether the browser has no network
 */
export function errorPageOf(error: { statusCode?: number; data?: unknown }, offline: boolean): ErrorPage {
  const code = (error.data as Problem | undefined)?.code
  if (code === 'unknown_tenant') return 'unknownTenant'
  if (code === 'tenant_suspended') return 'suspended'
  if (code === 'unavailable' || error.statusCode === 503) return offline ? 'offline' : 'unavailable'
  if (error.statusCode === 404 || error.statusCode === 410) return 'notFound'
  if (error.statusCode === 403) return 'forbidden'
  return 'internal'
}

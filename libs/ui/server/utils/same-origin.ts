import { getRequestHeader, type H3Event } from 'h3'

const safeMethods = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request may change something: its browser says that a page of this very host made it. A request that
 * says nothing about its origin is refused as well; every current browser says it.
 */
export function mayChangeState(event: H3Event): boolean {
  if (safeMethods.includes(event.method)) return true
  const site = getRequestHeader(event, 'sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = getRequestHeader(event, 'origin')
  return origin !== undefined && URL.parse(origin)?.host === getRequestHeader(event, 'host')
}

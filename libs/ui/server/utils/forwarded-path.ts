import { operations, type Operation } from '@envelope/contract'

/** Paths of what answers with a bearer token. */
const tokenPaths = Object.values<Operation>(operations)
  .filter(({ answersToken }) => answersToken)
  .map(({ path }) => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'))

/**
 * The API's path for a request to `/api/…`, query included, or undefined for what is not passed on. What answers
 * with a token is not: signing in goes by `/auth/sign-in`, which keeps the token here.
 */
export function forwardedPath(path: string, { development }: { development: boolean }): string | undefined {
  const url = URL.parse(path.replace(/^\/api(?=\/)/, ''), 'http://api')
  if (url?.host !== 'api') return undefined
  const pathname = decoded(url.pathname)
  // Encoded, a path could mean something else to the API than it does here.
  if (pathname === undefined || /\/\/|\\|\/\.{1,2}(\/|$)/.test(pathname)) return undefined
  if (tokenPaths.some((tokenPath) => tokenPath.test(pathname))) return undefined
  const forwarded = pathname.startsWith('/v1/') || (development && pathname.startsWith('/dev/'))
  return forwarded ? url.pathname + url.search : undefined
}

function decoded(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return undefined
  }
}

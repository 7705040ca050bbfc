/**
 * The API's path for a request to `/api/…`, query included, or undefined for what is not passed on. Sessions are
 * not: signing in goes by `/auth/sign-in`, which keeps the token here.
 */
export function forwardedPath(path: string, { development }: { development: boolean }): string | undefined {
  const { pathname, search } = new URL(path.replace(/^\/api(?=\/)/, ''), 'http://api')
  if (/^\/v1\/sessions\/?$/i.test(pathname) || /%2f|%5c|\/\//i.test(pathname)) return undefined
  const forwarded = pathname.startsWith('/v1/') || (development && pathname.startsWith('/dev/'))
  return forwarded ? pathname + search : undefined
}

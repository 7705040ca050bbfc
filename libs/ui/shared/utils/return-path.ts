/**
 * The path to go back to after signing in, or `/` for anything that would leave this site: another origin, a
 * scheme, a protocol-relative address, or what a browser would read as one (backslashes, control characters).
 */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/'
  const origin = 'http://same.site'
  const url = URL.parse(value, origin)
  if (url?.origin !== origin || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

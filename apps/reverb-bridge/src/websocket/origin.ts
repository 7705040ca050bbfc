/**
 * Whether a page of this origin may connect. Patterns are host names in which `*` stands for any part, as in
 * Reverb's `allowed_origins`; programs other than browsers send no origin and match `*` only.
 */
export function isAllowedOrigin(origin: string | undefined, patterns: readonly string[]): boolean {
  if (patterns.includes('*')) return true
  const host = URL.parse(origin ?? '')?.hostname
  return host !== undefined && patterns.some((pattern) => matches(host, pattern.toLowerCase()))
}

function matches(host: string, pattern: string): boolean {
  const literals = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literals.join('.*')}$`).test(host)
}

const secretName = /token|secret|password|signature|authorization|hash/i
const credentials = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi
const mailedLink = /(\/(?:sign|invitation|password-reset|impersonation)\/)[\w-]{20,}/g

const hidden = '(hidden)'

/**
 * A value as a person may read it who is to see what went wrong: without values whose name says that they are secret,
 * credentials in addresses, and the tokens of mailed links. Jobs hold none of them; this is in case one does.
 */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(credentials, `$1${hidden}@`).replace(mailedLink, `$1${hidden}`)
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && inner !== null ? hidden : withoutSecrets(inner),
    ]),
  )
}

import { z } from 'zod'

/** What is verified has a name of its own below the domain, and no name in DNS has more than 253 characters. */
const longestDomain = 253 - '_envelope.'.length
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^(?:${label}\\.)+(?![0-9]+$)${label}$`)
/** Letters of any script, and what stands between them. */
const written = /^[\p{L}\p{N}\p{M}.\u3002-]+$/u
const remedy = 'Enter a domain, like sign.example.com.'

/** As DNS has it, in lower case and ASCII: `Bücher.example` → `xn--bcher-kva.example`. */
function asciiDomain(typed: string): string {
  const name = written.test(typed) ? URL.parse(`http://${typed}`)?.hostname : undefined
  return (name ?? typed).replace(/\.$/, '')
}

/** What is wrong with what somebody typed, as a sentence; undefined where nothing is. */
function domainProblem(typed: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(typed)?.[0]
  if (scheme) return `Leave out “${scheme}”. ${remedy}`
  if (typed.includes('@')) return `“${typed}” is an email address. ${remedy}`
  const rest = /[/?#].*$/s.exec(typed)?.[0]
  if (rest) return `Leave out “${rest}”. ${remedy}`
  if (/^[\d.]+(?::\d+)?$/.test(typed) || /^\[?[\da-f]*:[\da-f:.]*\]?$/i.test(typed))
    return `“${typed}” is an IP address. ${remedy}`
  const port = /:\d+$/.exec(typed)?.[0]
  if (port) return `Leave out the port “${port}”. ${remedy}`
  if (typed.startsWith('*.')) return `“${typed}” stands for many domains. ${remedy}`
  const name = asciiDomain(typed)
  if (name.length > longestDomain) return `Use at most ${longestDomain} characters.`
  if (!hostName.test(name)) return `“${typed}” is not a domain. ${remedy}`
  return undefined
}

/** A domain, with at least one dot in it. What comes out is as DNS has it ({@link asciiDomain}). */
export const domainName = z
  .string('Enter a domain.')
  .trim()
  .min(1, { error: 'Enter a domain.', abort: true })
  .max(1_000, { error: `Use at most ${longestDomain} characters.`, abort: true })
  .check((context) => {
    const message = domainProblem(context.value)
    if (message) context.issues.push({ code: 'custom', message, input: context.value })
  })
  .overwrite(asciiDomain)

import { randomBytes } from 'node:crypto'

/** Of one connection only, so that they are not passed on. `Expect` was answered by our own server already. */
const ownHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
])

export interface Hop {
  /** The other end of the connection that the request came by. */
  address: string
  /** The port that it came to. */
  port: number
  protocol: 'http' | 'https'
  requestId: string
}

/**
 * A request's headers as an Application Load Balancer passes them on: `X-Forwarded-For` appended to, `X-Forwarded-Proto`
 * and `-Port` set to what this hop was, `X-Amzn-Trace-Id` made or added to, `Host` and all others as they came. The
 * request's id is given along where none came.
 * @param given names and values in turn, as Node's `rawHeaders`
 */
export function forwardedHeaders(given: readonly string[], hop: Hop): string[] {
  const withheld = namedByConnection(given)
  const passed: string[] = []
  let forwardedFor = ''
  let trace: string | undefined
  let hasRequestId = false
  for (let index = 0; index < given.length; index += 2) {
    const [name, value] = [given[index]!, given[index + 1]!]
    const lowerName = name.toLowerCase()
    if (ownHeaders.has(lowerName) || withheld?.has(lowerName)) continue
    if (lowerName === 'x-forwarded-for') forwardedFor += `${value}, `
    else if (lowerName === 'x-amzn-trace-id') trace = value
    else if (lowerName !== 'x-forwarded-proto' && lowerName !== 'x-forwarded-port') {
      hasRequestId ||= lowerName === 'x-request-id'
      passed.push(name, value)
    }
  }
  passed.push(
    'X-Forwarded-For',
    forwardedFor + hop.address,
    'X-Forwarded-Proto',
    hop.protocol,
    'X-Forwarded-Port',
    String(hop.port),
    'X-Amzn-Trace-Id',
    traceOf(trace),
  )
  if (!hasRequestId) passed.push('X-Request-Id', hop.requestId)
  return passed
}

/** An answer's headers without those of the connection that it came by. */
export function answerHeaders(given: readonly (string | Buffer)[]): string[] {
  const names = given.map((part) => (typeof part === 'string' ? part : part.toString('latin1')))
  const withheld = namedByConnection(names)
  const passed: string[] = []
  for (let index = 0; index < names.length; index += 2) {
    const lowerName = names[index]!.toLowerCase()
    if (!ownHeaders.has(lowerName) && !withheld?.has(lowerName)) passed.push(names[index]!, names[index + 1]!)
  }
  return passed
}

/** A sender may declare more headers to be of the connection only. */
function namedByConnection(given: readonly string[]): Set<string> | undefined {
  let names: Set<string> | undefined
  for (let index = 0; index < given.length; index += 2) {
    if (given[index]!.length !== 10 || given[index]!.toLowerCase() !== 'connection') continue
    const value = given[index + 1]!.toLowerCase()
    if (value === 'keep-alive' || value === 'close') continue
    names ??= new Set()
    for (const name of value.split(',')) names.add(name.trim())
  }
  return names
}

/** `Root` says where a request began and stays; `Self` is this hop's, where somebody else was the root. */
function traceOf(given: string | undefined): string {
  const own = `1-${Math.floor(Date.now() / 1_000).toString(16)}-${randomBytes(12).toString('hex')}`
  if (given === undefined) return `Root=${own}`
  const fields = given.split(';').filter((field) => field !== '' && !/^self=/i.test(field))
  return fields.some((field) => /^root=/i.test(field))
    ? [`Self=${own}`, ...fields].join(';')
    : [`Root=${own}`, ...fields].join(';')
}

import { createHash } from 'node:crypto'
import { sign } from '../src/signature.ts'
import { credentials } from './running-bridge.ts'

interface SignedRequest {
  method?: string
  query?: Record<string, string>
  /** JSON, or any text as it is. */
  body?: unknown
  /** Parameters that replace the right ones, after signing. */
  forged?: Record<string, string>
  /** Parameters that replace the right ones, before signing. */
  signed?: Record<string, string>
}

/** Asks the HTTP API as a Pusher library does, with room to do it wrongly. */
export async function request(
  port: number,
  path: string,
  options: SignedRequest = {},
): Promise<{ status: number; body: unknown }> {
  const text = textOf(options.body)
  const response = await fetch(signedUrl(port, path, options), {
    method: methodOf(options),
    ...(text !== undefined && { body: text, headers: { 'content-type': 'application/json' } }),
  })
  const answer = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, body: isJson ? JSON.parse(answer) : answer }
}

export function signedUrl(port: number, path: string, options: SignedRequest = {}): string {
  const { body, query, forged, signed } = options
  const text = textOf(body)
  const parameters: Record<string, string> = {
    auth_key: credentials.key,
    auth_timestamp: String(Math.floor(Date.now() / 1_000)),
    auth_version: '1.0',
    ...(text && { body_md5: createHash('md5').update(text).digest('hex') }),
    ...query,
    ...signed,
  }
  const canonical = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&')
  const signature = sign(credentials.secret, [methodOf(options), path, canonical].join('\n'))
  const search = new URLSearchParams({ ...parameters, auth_signature: signature, ...forged })
  return `http://127.0.0.1:${port}${path}?${search}`
}

function methodOf({ method, body }: SignedRequest): string {
  return method ?? (body === undefined ? 'GET' : 'POST')
}

function textOf(body: unknown): string | undefined {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { H3Event } from 'h3'
import { apiHeaders } from './api-headers.ts'
import { requestApi } from './request-api.ts'
import type { Trust } from './request-origin.ts'
import { sendProblem } from './send-problem.ts'
import { dropSession, type SessionOptions } from './session.ts'

export interface ForwardOptions extends Trust {
  /** Address of the API, without a path. */
  apiUrl: string
}

/** Everything else a browser sends stays here: cookies, credentials, and what it claims about proxies. */
const requestHeaders = [
  'accept',
  'accept-encoding',
  'accept-language',
  'content-length',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'range',
]
/** Headers of one connection, and those by which an API could act on this host's cookies. */
const withheldResponseHeaders = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'set-cookie',
  'transfer-encoding',
  'upgrade',
]

/**
 * Passes a browser's request on to the API as who is signed in, and its answer back, both as streams. No answer is
 * a 503 problem; an answer that no longer accepts the session's token ends that session.
 */
export async function forwardRequest(
  event: H3Event,
  path: string,
  options: ForwardOptions & SessionOptions,
): Promise<void> {
  const { req, res } = event.node
  const aborted = new AbortController()
  res.once('close', () => aborted.abort())

  let answer: IncomingMessage
  try {
    answer = await answerOf(event, path, options, aborted.signal)
  } catch {
    if (!aborted.signal.aborted) await sendProblem(event, 'unavailable')
    return
  }
  if (answer.statusCode === 401 && event.context.session) dropSession(event, options)

  res.statusCode = answer.statusCode ?? 502
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !withheldResponseHeaders.includes(name)) res.setHeader(name, value)
  }
  res.setHeader('x-request-id', event.context.requestId)
  event._handled = true
  // A refusal can come before all of an upload was read. What is left of it goes nowhere, but has to be taken in,
  // or the browser sees a broken connection instead of the answer.
  if (!req.complete && res.statusCode >= 400) req.unpipe().resume()
  await pipeline(answer, res).catch(() => res.destroy())
}

function answerOf(
  event: H3Event,
  path: string,
  options: ForwardOptions & SessionOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { method } = event
  const { req } = event.node
  const headers: OutgoingHttpHeaders = {}
  for (const name of requestHeaders) if (req.headers[name] !== undefined) headers[name] = req.headers[name]
  const isReading = method === 'GET' || method === 'HEAD'
  if (isReading) delete headers['content-length']
  return requestApi(new URL(path, options.apiUrl), {
    method,
    headers: { ...headers, ...apiHeaders(event, options) },
    body: isReading ? undefined : req,
    signal,
  })
}

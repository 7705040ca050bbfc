import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'

export interface ApiRequest {
  method: string
  headers: OutgoingHttpHeaders
  body?: Readable | string | undefined
  signal?: AbortSignal
  /** Milliseconds without anything of an answer; without end by default. */
  timeout?: number
}

/** Of a connection without a request, in milliseconds: less than the 60 s after which load balancers close it. */
const idleTime = 50_000
const agents = {
  'http:': new http.Agent({ keepAlive: true, timeout: idleTime }),
  'https:': new https.Agent({ keepAlive: true, timeout: idleTime }),
}

/**
 * The API's answer, whatever its status, as soon as it begins. Connections are kept; where the API has closed one in the moment
 * in which it was used again, what only reads is asked for once more.
 * @throws where there is no answer, or none in time
 */
export function requestApi(target: URL, options: ApiRequest): Promise<IncomingMessage> {
  const { method, headers, body, signal, timeout } = options
  const { request } = target.protocol === 'https:' ? https : http
  const isReading = method === 'GET' || method === 'HEAD'
  return new Promise((resolve, reject) => {
    const outgoing = request(target, {
      method,
      headers,
      agent: agents[target.protocol as keyof typeof agents],
      ...(signal && { signal }),
      ...(timeout && { timeout }),
    })
    if (timeout)
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeout} milliseconds`)))
    outgoing.once('response', resolve)
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const cameTooLate = outgoing.reusedSocket && error.code === 'ECONNRESET' && isReading
      if (cameTooLate && !signal?.aborted) resolve(requestApi(target, options))
      else reject(error)
    })
    if (body === undefined || typeof body === 'string') outgoing.end(body)
    else body.pipe(outgoing)
  })
}

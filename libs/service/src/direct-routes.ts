import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { FastifyServerFactory } from 'fastify'
import type { Logger } from './logger.ts'
import { requestIdOf } from './request-id.ts'
import type { RequestLog } from './request-log.ts'

export interface DirectAnswer {
  status: number
  contentType: string
  body: string
}

/** Routes that do so little that most of their time would be Fastify's. */
export interface DirectRoutes {
  /** What all of their URLs begin with, and no others. */
  prefix: string
  /** What it rejects with is logged, and answered with 500. */
  answer: (request: IncomingMessage) => Promise<DirectAnswer>
}

interface Surroundings {
  logger: Logger
  requestLog: RequestLog
  draining: AbortSignal | undefined
}

const unexpected: DirectAnswer = {
  status: 500,
  contentType: 'text/plain',
  body: 'Internal server error.',
}

/** A server that answers these routes as Fastify does its own: with a request id, a line in the log, and an end to the connection when it closes. */
export function serverWith(
  { prefix, answer }: DirectRoutes,
  { logger, requestLog, draining }: Surroundings,
): FastifyServerFactory {
  async function handle(request: IncomingMessage, response: ServerResponse, server: Server): Promise<void> {
    const begun = performance.now()
    const requestId = requestIdOf(request)
    let error: unknown
    const { status, contentType, body } = await answer(request).catch((reason: unknown) => {
      error = reason
      return unexpected
    })
    // What is left of a request that was not read would be taken for the next one; and a connection that is kept holds a server that closes.
    const isLast = !request.complete || draining?.aborted || !server.listening
    response
      .writeHead(status, {
        'content-type': contentType,
        'content-length': Buffer.byteLength(body),
        'x-request-id': requestId,
        ...(isLast && { connection: 'close' }),
      })
      .end(body)
    const milliseconds = performance.now() - begun
    const { method = '', url = '' } = request
    requestLog.write(logger, { method, url, params: {} }, { status, milliseconds, error }, { requestId })
  }

  return (handleByFastify, { keepAliveTimeout, requestTimeout }) => {
    const server = createServer((request, response) => {
      if (request.url!.startsWith(prefix)) void handle(request, response, server)
      else handleByFastify(request, response)
    })
    // As Fastify sets them where it makes the server.
    return Object.assign(server, { keepAliveTimeout, requestTimeout })
  }
}

import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import fastify, { type FastifyBaseLogger, type FastifyHttpOptions, type FastifyInstance } from 'fastify'
import type { RawServerDefault } from 'fastify'
import { serverWith, type DirectRoutes } from './direct-routes.ts'
import type { Logger } from './logger.ts'
import { readinessOf, type ReadinessCheck } from './readiness.ts'
import { requestIdOf } from './request-id.ts'
import { RequestLog } from './request-log.ts'

type OwnOptions = 'logger' | 'loggerInstance' | 'logController' | 'genReqId' | 'requestIdHeader'

export interface HttpServerOptions extends Omit<FastifyHttpOptions<RawServerDefault>, OwnOptions> {
  /** The service, as `/up` names it. */
  name: string
  logger: Logger
  /** What must answer before this service can work, by the name under which `/ready` reports it. */
  readiness: Readonly<Record<string, ReadinessCheck>>
  /** From `runService`: once aborted, `/ready` answers 503 so that no new requests are sent here. */
  draining?: AbortSignal
  /** What `/up` says beyond the service and its release; by default only that the process lives. */
  up?: () => { statusCode: number; [field: string]: unknown }
  /** Routes that are answered without Fastify. */
  directRoutes?: DirectRoutes
  /** At what level requests that succeed are logged; by default `info`. */
  requestLogLevel?: 'info' | 'debug'
  /** The release that runs; by default `ENVELOPE_VERSION`, else `development`. */
  version?: string
}

/** How long closing waits for the first word on a connection: a request may be on its way. */
const silenceMilliseconds = 500

const refuseSchema = () => () => {
  throw new Error('this server compiles no JSON schemas; validate by zod')
}
/** Zod validates what comes from outside; Fastify's own compilers would be three hundred modules more to load at each start. */
const schemaController = { compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema } }

/**
 * A Fastify server with what every service of ours answers and logs:
 * - a request id, taken from a well-formed `X-Request-Id` or made, in every log line and in the response;
 * - `GET /up` → 200 while the process lives; `GET /ready` → 200, or 503 with the reason by check.
 */
export function createHttpServer({
  name,
  logger,
  readiness,
  draining,
  up = () => ({ statusCode: 200 }),
  directRoutes,
  requestLogLevel = 'info',
  version = process.env['ENVELOPE_VERSION'] || 'development',
  ...options
}: HttpServerOptions): FastifyInstance {
  const requestLog = new RequestLog(requestLogLevel)
  const loggerInstance: FastifyBaseLogger = logger
  const server = fastify({
    ...options,
    ...(directRoutes && { serverFactory: serverWith(directRoutes, { logger, requestLog, draining }) }),
    schemaController,
    loggerInstance,
    logController: requestLog,
    requestIdHeader: false,
    genReqId: requestIdOf,
  })

  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    // A kept-alive connection that was busy when closing began would hold the process until the client drops it.
    if (draining?.aborted) reply.header('connection', 'close')
    done(null, payload)
  })
  let closing = false
  const endSilent = silentConnectionsOf(server.server)
  server.addHook('preClose', async () => {
    closing = true
    setTimeout(endSilent, silenceMilliseconds).unref()
  })
  server.addHook('onResponse', (_request, _reply, done) => {
    // The same for an answer that had begun before, as a long download does.
    if (closing) setImmediate(() => server.server.closeIdleConnections())
    done()
  })
  server.get('/up', async (_request, reply) => {
    const { statusCode, ...fields } = up()
    return reply.code(statusCode).send({ status: 'ok', service: name, version, ...fields })
  })
  server.get('/ready', async (_request, reply) => {
    const state = await readinessOf(readiness, draining)
    return reply.code(state.status === 'ready' ? 200 : 503).send(state)
  })
  return server
}

/**
 * Ends the connections on which nothing was ever sent, as those that browsers open in advance: Node takes them for busy, and
 * closing would wait for them.
 */
function silentConnectionsOf(server: Server): () => void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}

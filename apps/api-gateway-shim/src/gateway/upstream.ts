import type { Transform } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Pool, type Dispatcher } from 'undici'
import { forwardedHeaders } from './forwarded-headers.ts'
import { pathParameters } from './operation-at.ts'
import { Passage, type PassageOptions } from './passage.ts'
import type { ProxiedRoutes } from './proxied-routes.ts'
import { hasBody, requestBody } from './request-body.ts'

/** As an Application Load Balancer has it. */
const connectMilliseconds = 10_000
/** Of an idle connection, where the target names no time of its own; then undici closes it before the target does. */
const keptMilliseconds = 4_000
/** About this process itself, so that they are never Laravel's. */
const ownPaths = /^\/(up|ready|dev\/contract|docs(\/.*)?)$/
/** What may be asked twice without harm. */
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface UpstreamOptions {
  /** A path in it is put before every path. */
  upstreamUrl: URL
  /** How long the upstream may say nothing: before its answer begins, and while it comes. */
  idleMilliseconds: number
  /** Bytes. */
  bodyLimit: number
  draining?: AbortSignal | undefined
  inspect?: ((request: FastifyRequest) => PassageOptions['inspect']) | undefined
}

/** Laravel, behind the gateway. Connections to it are kept, and as many as there are requests at a time. */
export class Upstream {
  readonly origin: string
  readonly #options: UpstreamOptions
  readonly #pool: Pool
  readonly #prefix: string

  constructor(options: UpstreamOptions) {
    const { upstreamUrl: url, idleMilliseconds } = options
    this.#options = options
    this.origin = url.origin
    this.#prefix = url.pathname.replace(/\/$/, '')
    this.#pool = new Pool(url.origin, {
      connect: { timeout: connectMilliseconds },
      headersTimeout: idleMilliseconds,
      bodyTimeout: idleMilliseconds,
      keepAliveTimeout: keptMilliseconds,
    })
  }

  /** Takes requests from a server before anything of them is read: those of `routes`, or all but the server's own. */
  takeFrom(server: FastifyInstance, routes?: ProxiedRoutes): void {
    server.addHook('onRequest', (request, reply, serveHere) => {
      const path = request.url.split('?', 1)[0]!
      const isOwn = !request.is404 && ownPaths.test(path)
      if (isOwn || (routes && !routes(request.method, path))) return serveHere()
      this.pass(request, reply)
    })
    server.addHook('onClose', () => this.close())
  }

  /** Sends a request on, before anything has read its body, and its answer back. */
  pass(request: FastifyRequest, reply: FastifyReply): void {
    // From here on the answer is written past Fastify, which would handle each part of it.
    reply.hijack()
    const { raw } = request
    request.params = pathParameters(request.url.split('?', 1)[0]!)
    const { bodyLimit } = this.#options
    if (Number(raw.headers['content-length'] ?? 0) > bodyLimit) {
      raw.resume()
      return this.#passage(request, reply, false).refuseBody()
    }
    const body = hasBody(raw) ? requestBody(raw, bodyLimit) : undefined
    const mayRepeat = body === undefined && readingMethods.has(request.method)
    this.#dispatch(request, this.#passage(request, reply, mayRepeat), body)
  }

  /** @throws Error when the upstream does not answer, or says that it cannot work */
  async check(): Promise<void> {
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path: `${this.#prefix}/up` })
    await body.dump()
    if (statusCode >= 500) throw new Error(`${this.origin} answers ${statusCode}`)
  }

  async close(): Promise<void> {
    await this.#pool.destroy()
  }

  #passage(request: FastifyRequest, reply: FastifyReply, mayRepeat: boolean): Passage {
    const { draining, inspect } = this.#options
    return new Passage({
      request,
      reply,
      closing: draining?.aborted ?? false,
      inspect: inspect?.(request),
      again: mayRepeat ? () => this.#dispatch(request, this.#passage(request, reply, false)) : undefined,
    })
  }

  #dispatch({ raw, id, socket }: FastifyRequest, passage: Passage, body?: Transform): void {
    const headers = forwardedHeaders(raw.rawHeaders, {
      address: socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
      port: socket.localPort ?? 0,
      protocol: (socket as TLSSocket).encrypted ? 'https' : 'http',
      requestId: id,
    })
    const method = raw.method as Dispatcher.HttpMethod
    this.#pool.dispatch({ method, path: this.#prefix + raw.url!, headers, body: body ?? null }, passage)
  }
}

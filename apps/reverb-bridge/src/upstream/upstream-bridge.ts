import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createHttpServer, type Logger } from '@envelope/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Configuration } from '../configuration/configuration.ts'
import { addRealtimePage } from '../development/realtime-page.ts'
import { TrafficLog } from '../development/traffic-log.ts'
import { keepBodies } from '../http/keep-bodies.ts'
import { sign } from '../signature.ts'
import { WebSocketRelay } from './websocket-relay.ts'

const answerMilliseconds = 15_000
/** Headers that are of one connection only. */
const ownHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
  'te',
])

interface UpstreamBridgeOptions {
  configuration: Configuration & { upstreamUrl: string }
  logger: Logger
  draining?: AbortSignal
}

/** Stands in front of a real Reverb: WebSockets and HTTP pass through, and developers see both. */
export class UpstreamBridge {
  readonly #configuration: UpstreamBridgeOptions['configuration']
  readonly #upstream: URL
  readonly #http: FastifyInstance
  readonly #relay: WebSocketRelay

  constructor({ configuration, logger, draining }: UpstreamBridgeOptions) {
    const { upstreamUrl, applications, limits, showsTraffic } = configuration
    this.#configuration = configuration
    this.#upstream = new URL(upstreamUrl)
    const traffic = showsTraffic ? new TrafficLog() : undefined
    const maxMessageSize = Math.max(...applications.map((application) => application.maxMessageSize))
    this.#relay = new WebSocketRelay({ upstream: this.#upstream, maxMessageSize, traffic, logger })
    this.#http = createHttpServer({
      name: 'reverb-bridge',
      logger,
      readiness: {},
      requestLogLevel: 'debug',
      up: () => ({ statusCode: draining?.aborted ? 503 : 200, upstream: this.#upstream.origin }),
      ...(draining && { draining }),
      bodyLimit: limits.requestSize,
    })
    keepBodies(this.#http)
    if (traffic) {
      const publish = (event: TestEvent) => this.#publish(event)
      addRealtimePage(this.#http, { traffic, source: this.#upstream.origin, publish })
    }
    this.#http.setNotFoundHandler((request, reply) => this.#pass(request, reply))
    this.#relay.attachTo(this.#http.server)
  }

  async listen(): Promise<AddressInfo> {
    const { host, port } = this.#configuration
    const listenTextResolver = (address: string) =>
      `listening on ${address}, in front of ${this.#upstream.origin}`
    await this.#http.listen({ host, port, listenTextResolver })
    return this.#http.server.address() as AddressInfo
  }

  async close(): Promise<void> {
    await this.#relay.close()
    await this.#http.close()
  }

  async #pass({ method, url, headers, body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    try {
      const answer = await this.#send(method, url, withoutOwn(headers), body as Buffer | undefined)
      return reply.code(answer.statusCode!).headers(withoutOwn(answer.headers)).send(answer)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const text = `Reverb at ${this.#upstream.origin} cannot be reached: ${code ?? message}`
      return reply.code(502).type('text/plain').send(text)
    }
  }

  /** The path and the query travel as they came, since they are signed. */
  #send(method: string, path: string, headers: Headers, body: Buffer | undefined): Promise<IncomingMessage> {
    const send = this.#upstream.protocol === 'https:' ? requestHttps : requestHttp
    const { host } = this.#upstream
    const timeout = answerMilliseconds
    return new Promise((resolve, reject) => {
      const sent = send(this.#upstream, { method, path, headers: { ...headers, host }, timeout }, resolve)
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerMilliseconds} ms`)))
      sent.on('error', reject)
      sent.end(body)
    })
  }

  async #publish({ channel, name, data }: TestEvent): Promise<void> {
    const { id, key, secret } = this.#configuration.applications[0]!
    const body = Buffer.from(JSON.stringify({ name, channel, data }))
    const path = `/apps/${id}/events`
    const seconds = Math.floor(Date.now() / 1_000)
    const md5 = createHash('md5').update(body).digest('hex')
    const query = `auth_key=${key}&auth_timestamp=${seconds}&auth_version=1.0&body_md5=${md5}`
    const signature = sign(secret, `POST\n${path}\n${query}`)
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
    const answer = await this.#send('POST', `${path}?${query}&auth_signature=${signature}`, headers, body)
    answer.resume()
    if (answer.statusCode !== 200) throw new Error(`Reverb answered ${answer.statusCode}`)
  }
}

interface TestEvent {
  channel: string
  name: string
  data: string
}
type Headers = Record<string, string | string[] | undefined>

function withoutOwn(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownHeaders.has(name)))
}

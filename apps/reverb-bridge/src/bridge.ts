import type { AddressInfo } from 'node:net'
import { createHttpServer, type Logger } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import { Application } from './application.ts'
import type { Adapter } from './cluster/adapter.ts'
import { ClusterAdapter } from './cluster/cluster-adapter.ts'
import { LocalAdapter } from './cluster/local-adapter.ts'
import { RedisBus } from './cluster/redis-bus.ts'
import type { Configuration } from './configuration/configuration.ts'
import { addHttpApi } from './http/http-api.ts'
import { PusherWebSocketServer } from './websocket/websocket-server.ts'

/** A channel name's 164 characters, each percent-encoded. */
const longestParameter = 164 * 3

export interface BridgeOptions {
  configuration: Configuration
  logger: Logger
  /** Aborted when the process was told to stop. */
  draining?: AbortSignal
}

/** The whole server: WebSockets and HTTP API on one port. */
export class Bridge {
  readonly #configuration: Configuration
  readonly #adapter: Adapter
  readonly #http: FastifyInstance
  readonly #sockets: PusherWebSocketServer

  constructor({ configuration, logger, draining }: BridgeOptions) {
    const applications = configuration.applications.map((settings) => new Application(settings))
    this.#configuration = configuration
    this.#adapter = adapterFor(applications, configuration, logger)
    for (const application of applications) application.adapter = this.#adapter
    this.#sockets = new PusherWebSocketServer(applications, configuration, logger)
    this.#http = createHttpServer({
      name: 'reverb-bridge',
      logger,
      readiness: {},
      requestLogLevel: 'debug',
      up: () => ({ ...healthOf(this.#adapter, draining) }),
      ...(draining && { draining }),
      bodyLimit: configuration.limits.requestSize,
      routerOptions: { maxParamLength: longestParameter },
    })
    addHttpApi(this.#http, applications, configuration.path)
    this.#sockets.attachTo(this.#http.server)
  }

  /** Resolves to the address when the server listens. */
  async listen(): Promise<AddressInfo> {
    const { host, port } = this.#configuration
    await this.#adapter.start()
    await this.#http.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` })
    return this.#http.server.address() as AddressInfo
  }

  /**
   * Takes no more clients and sends all away, answering HTTP meanwhile, so that load balancers see it go; then
   * finishes the requests in flight.
   */
  async close(): Promise<void> {
    await this.#sockets.close()
    await this.#http.close()
    await this.#adapter.close()
  }
}

function adapterFor(applications: readonly Application[], { redis }: Configuration, logger: Logger): Adapter {
  if (!redis) return new LocalAdapter(applications)
  const { nodeTimeoutSeconds } = redis
  const bus = new RedisBus(redis, logger)
  return new ClusterAdapter({ applications, bus, logger, nodeTimeoutSeconds })
}

/** `health` is Reverb's own field. */
function healthOf({ health }: Adapter, draining: AbortSignal | undefined) {
  if (draining?.aborted) return { statusCode: 503, health: 'DRAINING', status: 'draining' }
  return { statusCode: 200, health: health === 'ok' ? 'OK' : 'DEGRADED', status: health }
}

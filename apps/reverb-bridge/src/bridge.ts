import type { AddressInfo } from 'node:net'
import { createHttpServer, type Logger } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import { Application } from './application.ts'
import type { Configuration } from './configuration.ts'
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
  readonly #http: FastifyInstance

  constructor({ configuration, logger, draining }: BridgeOptions) {
    const applications = [new Application(configuration.credentials)]
    const sockets = new PusherWebSocketServer(applications, configuration, logger)
    this.#configuration = configuration
    this.#http = createHttpServer({
      name: 'reverb-bridge',
      logger,
      readiness: {},
      requestLogLevel: 'debug',
      ...(draining && { draining }),
      bodyLimit: configuration.limits.requestSize,
      routerOptions: { maxParamLength: longestParameter },
    })
    addHttpApi(this.#http, applications)
    sockets.attachTo(this.#http.server)
    this.#http.addHook('preClose', async () => {
      // Clients that are sent away must not find the same listener again.
      this.#http.server.close()
      await sockets.close()
    })
  }

  /** Resolves to the address when the server listens. */
  async listen(): Promise<AddressInfo> {
    const { host, port } = this.#configuration
    await this.#http.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` })
    return this.#http.server.address() as AddressInfo
  }

  /** Stops listening, sends all clients away and finishes the requests in flight. */
  async close(): Promise<void> {
    await this.#http.close()
  }
}

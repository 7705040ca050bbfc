import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpServer, type Logger } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import { AggregatorRegistry } from 'prom-client'
import { Application } from './application.ts'
import type { Adapter } from './cluster/adapter.ts'
import { ClusterAdapter } from './cluster/cluster-adapter.ts'
import { LocalAdapter } from './cluster/local-adapter.ts'
import { RedisBus } from './cluster/redis-bus.ts'
import { RedisConnection } from './cluster/redis-connection.ts'
import { WorkerBus } from './cluster/worker-bus.ts'
import type { Configuration } from './configuration/configuration.ts'
import { addRealtimePage } from './development/realtime-page.ts'
import { TrafficLog } from './development/traffic-log.ts'
import { httpApi } from './http/http-api.ts'
import { keepBodies } from './http/keep-bodies.ts'
import { createMetrics } from './metrics/metrics.ts'
import { startMetricsServer } from './metrics/metrics-server.ts'
import { ReverbAdapter } from './reverb/reverb-adapter.ts'
import { Webhooks } from './webhooks/webhooks.ts'
import { PusherWebSocketServer } from './websocket/websocket-server.ts'

/** How long a process of this machine may be silent before it is taken for dead. */
const workerTimeoutSeconds = 5

export interface BridgeOptions {
  configuration: Configuration
  logger: Logger
  /** Aborted when the process was told to stop. */
  draining?: AbortSignal
}

/** The whole server: WebSockets and HTTP API on one port. */
export class Bridge {
  readonly #configuration: Configuration
  readonly #applications: readonly Application[]
  readonly #adapter: Adapter
  readonly #http: FastifyInstance
  readonly #sockets: PusherWebSocketServer
  #metrics: Server | undefined

  constructor({ configuration, logger, draining }: BridgeOptions) {
    const applications = configuration.applications.map((settings) => new Application(settings))
    const { requestSize: bodyLimit } = configuration.limits
    this.#configuration = configuration
    this.#adapter = adapterFor(applications, configuration, logger)
    this.#applications = applications
    for (const application of applications) {
      application.adapter = this.#adapter
      if (application.settings.webhooks.length > 0) {
        application.webhooks = new Webhooks({ ...application, adapter: this.#adapter, logger })
      }
    }
    this.#sockets = new PusherWebSocketServer(applications, configuration, logger)
    this.#http = createHttpServer({
      name: 'reverb-bridge',
      logger,
      readiness: {},
      requestLogLevel: 'debug',
      up: () => ({ ...healthOf(this.#adapter, draining) }),
      ...(draining && { draining }),
      directRoutes: httpApi({ applications, path: configuration.path, bodyLimit }),
      bodyLimit,
    })
    keepBodies(this.#http)
    this.#http.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found.'))
    if (configuration.showsTraffic) showTraffic(this.#http, applications)
    this.#sockets.attachTo(this.#http.server)
  }

  /** Resolves to the address when the server listens. */
  async listen(): Promise<AddressInfo> {
    const { host, port } = this.#configuration
    await this.#adapter.start()
    await this.#http.listen({ host, port, listenTextResolver: (address) => `listening on ${address}` })
    await this.#serveMetrics()
    return this.#http.server.address() as AddressInfo
  }

  /** Of several workers the process that started them is asked, and asks them. */
  async #serveMetrics(): Promise<void> {
    const { host, metricsPort, workers } = this.#configuration
    const registry = createMetrics(this.#applications, this.#adapter)
    if (workers > 1) {
      AggregatorRegistry.setRegistries([registry])
      // Its making is what lets this process answer.
      new AggregatorRegistry()
    } else if (metricsPort !== undefined) {
      this.#metrics = await startMetricsServer({
        host,
        port: metricsPort,
        contentType: registry.contentType,
        metrics: () => registry.metrics(),
      })
    }
  }

  /**
   * Takes no more clients and sends all away, answering HTTP meanwhile, so that load balancers see it go; then
   * finishes the requests in flight.
   */
  async close(): Promise<void> {
    await this.#sockets.close()
    await this.#http.close()
    await Promise.all(this.#applications.map(({ webhooks }) => webhooks?.close()))
    await this.#adapter.close()
    this.#metrics?.close()
  }
}

function showTraffic(server: FastifyInstance, applications: readonly Application[]): void {
  const traffic = new TrafficLog()
  for (const application of applications) application.traffic = traffic
  const publish = ({ channel, name, data }: { channel: string; name: string; data: string }) =>
    applications[0]!.publish({ name, channels: [channel], data })
  addRealtimePage(server, { traffic, source: 'This server', publish })
}

function adapterFor(
  applications: readonly Application[],
  { redis, workers }: Configuration,
  logger: Logger,
): Adapter {
  if (redis?.format === 'reverb') {
    const connection = new RedisConnection(redis, logger)
    const adapter = new ReverbAdapter({ applications, redis: connection, channel: redis.channel, logger })
    for (const application of applications) application.survey = adapter.surveyOf(application)
    return adapter
  }
  if (!redis && workers === 1) return new LocalAdapter(applications)
  const bus = redis ? new RedisBus(redis, logger) : new WorkerBus(workers)
  const { nodeTimeoutSeconds = workerTimeoutSeconds } = redis ?? {}
  return new ClusterAdapter({ applications, bus, logger, nodeTimeoutSeconds })
}

/** `health` is Reverb's own field. */
function healthOf({ health }: Adapter, draining: AbortSignal | undefined) {
  if (draining?.aborted) return { statusCode: 503, health: 'DRAINING', status: 'draining' }
  return { statusCode: 200, health: health === 'ok' ? 'OK' : 'DEGRADED', status: health }
}

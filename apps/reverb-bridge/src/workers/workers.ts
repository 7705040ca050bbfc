import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Logger } from '@envelope/service'
import { AggregatorRegistry } from 'prom-client'
import type { Configuration } from '../configuration/configuration.ts'
import { startMetricsServer } from '../metrics/metrics-server.ts'
import { isWorkerMessage } from '../cluster/worker-bus.ts'
import type { NodeId } from '../cluster/roster.ts'

const restartMilliseconds = 1_000

interface WorkersOptions {
  configuration: Configuration
  logger: Logger
  draining: AbortSignal
}

/** Several processes on one port: each a node of its own. This one serves nobody; it starts them and passes on what they say. */
export class Workers {
  readonly #options: WorkersOptions
  readonly #nodes = new Map<NodeId, Worker>()

  constructor(options: WorkersOptions) {
    this.#options = options
  }

  /** Resolves when all of them listen. */
  async start(): Promise<void> {
    const { configuration, logger } = this.#options
    cluster.on('message', (worker, message: unknown) => this.#relay(worker, message))
    cluster.on('exit', (worker, code, signal) => this.#replace(worker, signal ?? code))
    const workers = Array.from({ length: configuration.workers }, () => cluster.fork())
    await Promise.all(workers.map((worker) => once(worker, 'listening')))
    if (configuration.metricsPort === undefined) return
    const registry = new AggregatorRegistry()
    await startMetricsServer({
      host: configuration.host,
      port: configuration.metricsPort,
      contentType: registry.contentType,
      metrics: () => registry.clusterMetrics(),
    })
    logger.info(`metrics on port ${configuration.metricsPort}`)
  }

  /** Resolves when all of them have sent their clients away and ended. */
  async close(): Promise<void> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    await Promise.all(
      workers.map(async (worker) => {
        const exit = once(worker, 'exit')
        worker.process.kill('SIGTERM')
        await exit
      }),
    )
  }

  #relay(worker: Worker, message: unknown): void {
    if (!isWorkerMessage(message)) return
    if (message.bus.kind === 'join') {
      this.#nodes.set(message.bus.node, worker)
      return
    }
    const { node } = message.bus
    const receivers = node === undefined ? Object.values(cluster.workers ?? {}) : [this.#nodes.get(node)]
    for (const receiver of receivers) if (receiver?.isConnected()) receiver.send(message)
  }

  #replace(worker: Worker, why: string | number): void {
    for (const [node, each] of this.#nodes) if (each === worker) this.#nodes.delete(node)
    if (this.#options.draining.aborted) return
    this.#options.logger.error({ worker: worker.id, why }, 'a worker ended: starting another')
    setTimeout(() => {
      if (!this.#options.draining.aborted) cluster.fork()
    }, restartMilliseconds)
  }
}

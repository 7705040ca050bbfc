import type { Logger } from '@envelope/service'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../configuration/redis-settings.ts'
import type { Bus } from './bus.ts'
import type { NodeId } from './roster.ts'

const connectMilliseconds = 5_000
const longestRetryMilliseconds = 2_000

/** Redis pub/sub: one channel for all nodes, and one for each. */
export class RedisBus implements Bus {
  onMessage: (message: string) => void = () => {}
  onConnectedChange: (isConnected: boolean) => void = () => {}
  readonly #settings: RedisSettings
  readonly #logger: Logger
  readonly #publisher: Redis | Cluster
  readonly #subscriber: Redis | Cluster
  #isSubscribed = false
  #wasConnected = false
  #lastProblem = ''

  constructor(settings: RedisSettings, logger: Logger) {
    this.#settings = settings
    this.#logger = logger
    this.#publisher = connectionTo(settings)
    this.#subscriber = connectionTo(settings)
  }

  async start(nodeId: NodeId): Promise<void> {
    const channels = [this.#allNodes, this.#nodeChannel(nodeId)]
    const { promise, resolve } = Promise.withResolvers<void>()
    const report = () => {
      const isConnected = this.#isSubscribed && this.#publisher.status === 'ready'
      if (isConnected !== this.#wasConnected) this.onConnectedChange(isConnected)
      this.#wasConnected = isConnected
      if (isConnected) resolve()
    }
    this.#subscriber.on('message', (_channel: string, message: string) => this.onMessage(message))
    this.#subscriber.on('ready', async () => {
      await this.#subscriber.subscribe(...channels).catch(() => 0)
      this.#isSubscribed = this.#subscriber.status === 'ready'
      report()
    })
    this.#subscriber.on('close', () => {
      this.#isSubscribed = false
      report()
    })
    for (const event of ['ready', 'close']) this.#publisher.on(event, report)
    for (const connection of [this.#publisher, this.#subscriber]) {
      connection.on('error', (error: Error) => this.#complain(error))
    }
    const attempts = [this.#publisher, this.#subscriber].map((connection) => connection.connect())
    void Promise.allSettled(attempts).then((results) => {
      if (results.some(({ status }) => status === 'rejected')) resolve()
    })
    await promise
  }

  broadcast(message: string): Promise<number> {
    return this.#publisher.publish(this.#allNodes, message)
  }

  sendTo(nodeId: NodeId, message: string): Promise<number> {
    return this.#publisher.publish(this.#nodeChannel(nodeId), message)
  }

  remember(key: string, text: string, seconds: number): Promise<unknown> {
    return this.#publisher.set(`${this.#settings.prefix}:cache:${key}`, text, 'EX', seconds)
  }

  recall(key: string): Promise<string | null> {
    return this.#publisher.get(`${this.#settings.prefix}:cache:${key}`)
  }

  async close(): Promise<void> {
    this.onConnectedChange = () => {}
    for (const connection of [this.#publisher, this.#subscriber]) {
      if (connection.status === 'ready') await connection.quit().catch(() => {})
      connection.disconnect()
    }
  }

  get #allNodes(): string {
    return `${this.#settings.prefix}:nodes`
  }

  #nodeChannel(nodeId: NodeId): string {
    return `${this.#settings.prefix}:node:${nodeId}`
  }

  /** Once for each thing that is wrong, not with every attempt. */
  #complain({ message }: Error): void {
    if (message !== this.#lastProblem) this.#logger.warn({ reason: message }, 'Redis cannot be reached')
    this.#lastProblem = message
  }
}

function connectionTo(settings: RedisSettings): Redis | Cluster {
  const { kind, addresses, sentinelName, username, password, database, tls } = settings
  const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 10), longestRetryMilliseconds)
  const options: RedisOptions = {
    lazyConnect: true,
    connectTimeout: connectMilliseconds,
    // What cannot be sent now is sent again by the adapter, in its order.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy,
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
  }
  if (kind === 'cluster') {
    return new Cluster([...addresses], {
      lazyConnect: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: retryStrategy,
      redisOptions: options,
    })
  }
  if (kind === 'sentinel') {
    return new Redis({ ...options, sentinels: [...addresses], name: sentinelName, db: database })
  }
  return new Redis({ ...options, ...addresses[0]!, db: database })
}

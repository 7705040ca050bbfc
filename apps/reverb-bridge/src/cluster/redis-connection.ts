import type { Logger } from '@envelope/service'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../configuration/redis-settings.ts'

const connectMilliseconds = 5_000
const longestRetryMilliseconds = 2_000

/** A way to speak on Redis and a way to listen to it, kept up and counted as one: both work, or neither. */
export class RedisConnection {
  /** Called with what is said on the subscribed channels, in Redis's order. */
  onMessage: (message: string) => void = () => {}
  onConnectedChange: (isConnected: boolean) => void = () => {}
  readonly #logger: Logger
  readonly #publisher: Redis | Cluster
  readonly #subscriber: Redis | Cluster
  #isSubscribed = false
  #isConnected = false
  #lastProblem = ''

  constructor(settings: RedisSettings, logger: Logger) {
    this.#logger = logger
    this.#publisher = connectionTo(settings)
    this.#subscriber = connectionTo(settings)
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  /** Begins to connect, and goes on trying; resolves after the first attempt, however it ended. */
  async start(channels: readonly string[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const report = () => {
      const isConnected = this.#isSubscribed && this.#publisher.status === 'ready'
      const isChanged = isConnected !== this.#isConnected
      this.#isConnected = isConnected
      if (isChanged) this.onConnectedChange(isConnected)
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

  /** @returns how many listeners got it; rejects while Redis is away */
  publish(channel: string, message: string): Promise<number> {
    return this.#publisher.publish(channel, message)
  }

  set(key: string, text: string, seconds: number): Promise<unknown> {
    return this.#publisher.set(key, text, 'EX', seconds)
  }

  get(key: string): Promise<string | null> {
    return this.#publisher.get(key)
  }

  async close(): Promise<void> {
    this.onConnectedChange = () => {}
    for (const connection of [this.#publisher, this.#subscriber]) {
      if (connection.status === 'ready') await connection.quit().catch(() => {})
      connection.disconnect()
    }
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

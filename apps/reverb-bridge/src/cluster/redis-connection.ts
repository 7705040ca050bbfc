import type { Logger } from '@envelope/service'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from '../configuration/redis-settings.ts'

const connectMilliseconds = 5_000
/** For so long a question may be unanswered before its connection is taken for dead. */
const answerMilliseconds = 5_000
const longestRetryMilliseconds = 2_000

const publishByKey = "return redis.call('PUBLISH', KEYS[1], ARGV[1])"

/** A way to speak on Redis and a way to listen to it, kept up and counted as one: both work, or neither. */
export class RedisConnection {
  /** Called with what is said on the subscribed channels, in Redis's order. */
  onMessage: (message: string) => void = () => {}
  onConnectedChange: (isConnected: boolean) => void = () => {}
  readonly #settings: RedisSettings
  readonly #logger: Logger
  readonly #publisher: Redis | Cluster
  readonly #subscriber: Redis | Cluster
  #isSubscribed = false
  #isConnected = false
  #lastProblem = ''

  constructor(settings: RedisSettings, logger: Logger) {
    this.#settings = settings
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
      this.#isSubscribed = await this.#subscribe(channels)
      report()
    })
    this.#subscriber.on('close', () => {
      this.#isSubscribed = false
      report()
    })
    for (const event of ['ready', 'close']) this.#publisher.on(event, report)
    for (const connection of [this.#publisher, this.#subscriber]) {
      connection.on('error', (error: Error) => {
        this.#complain(error)
        resolve()
      })
      connection.connect().catch(() => resolve())
    }
    await promise
  }

  /** Connects anew, to whoever is Redis by now; nothing to do while that is being tried anyway. */
  reconnect(): void {
    if (!this.#isConnected) return
    for (const connection of [this.#publisher, this.#subscriber]) connection.disconnect(true)
  }

  /**
   * @param channel in a cluster, what is said on channels of one hash slot keeps its order
   * @returns how many listeners got it, `Infinity` where that is not known; rejects while Redis is away
   */
  async publish(channel: string, message: string): Promise<number> {
    if (this.#publisher instanceof Redis) return this.#publisher.publish(channel, message)
    // A plain PUBLISH goes to any node of the cluster, where the next may overtake it; a key leads to the same one.
    await this.#publisher.eval(publishByKey, 1, channel, message)
    return Infinity
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

  /** @returns whether it listens now; if not, it tries again by and by */
  async #subscribe(channels: readonly string[]): Promise<boolean> {
    try {
      await this.#subscriber.subscribe(...channels)
      return this.#subscriber.status === 'ready'
    } catch (error) {
      this.#complain(error as Error)
      setTimeout(() => {
        if (this.#subscriber.status === 'ready') this.#subscriber.disconnect(true)
      }, longestRetryMilliseconds).unref()
      return false
    }
  }

  /** Once for each thing that is wrong, not with every attempt. */
  #complain({ message }: Error): void {
    const { kind, addresses } = this.#settings
    const redis = addresses.map(({ host, port }) => `${host}:${port}`).join()
    if (message !== this.#lastProblem)
      this.#logger.warn({ reason: message, kind, redis }, 'Redis cannot be reached')
    this.#lastProblem = message
  }
}

function connectionTo(settings: RedisSettings): Redis | Cluster {
  const { kind, addresses, username, password, database: db } = settings
  const retryStrategy = (times: number) => Math.min(50 * 2 ** Math.min(times, 10), longestRetryMilliseconds)
  const tls = settings.tls ? { tls: {} } : {}
  const options: RedisOptions = {
    lazyConnect: true,
    connectTimeout: connectMilliseconds,
    socketTimeout: answerMilliseconds,
    // What cannot be sent now is sent again by the adapter, in its order.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy,
    ...(username && { username }),
    ...(password && { password }),
    ...tls,
  }
  if (kind === 'cluster') {
    return new Cluster([...addresses], {
      lazyConnect: true,
      enableOfflineQueue: false,
      clusterRetryStrategy: retryStrategy,
      // Certificates are for names, not for what they resolve to.
      dnsLookup: (address, callback) => callback(null, address),
      redisOptions: options,
    })
  }
  if (kind === 'server') return new Redis({ ...options, ...addresses[0]!, db })
  const { sentinelName: name, sentinelUsername, sentinelPassword } = settings
  return new Redis({
    ...options,
    db,
    name,
    sentinels: [...addresses],
    sentinelRetryStrategy: retryStrategy,
    ...(sentinelUsername && { sentinelUsername }),
    ...(sentinelPassword && { sentinelPassword }),
    ...(settings.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
  })
}

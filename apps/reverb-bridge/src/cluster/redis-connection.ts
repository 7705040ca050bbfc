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
  #channels: readonly string[] = []
  #publisher: Redis | Cluster
  #subscriber: Redis | Cluster
  #openedAt = 0
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
    this.#channels = channels
    await this.#open()
  }

  /**
   * Begins anew, with whoever is Redis by now. Not while the last attempt may still succeed, so it may be called as often
   * as there is nothing to be heard.
   */
  reconnect(): void {
    if (performance.now() - this.#openedAt < connectMilliseconds) return
    for (const connection of [this.#publisher, this.#subscriber]) {
      connection.removeAllListeners()
      // It may have something to say of its end, which nobody needs to know.
      connection.on('error', () => {})
      connection.disconnect()
    }
    this.#publisher = connectionTo(this.#settings)
    this.#subscriber = connectionTo(this.#settings)
    this.#isSubscribed = false
    this.#report()
    void this.#open()
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

  /** Resolves after the first attempt, however it ended. */
  async #open(): Promise<void> {
    const [publisher, subscriber] = [this.#publisher, this.#subscriber]
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#openedAt = performance.now()
    subscriber.on('message', (_channel: string, message: string) => this.onMessage(message))
    subscriber.on('ready', () => void this.#subscribe(subscriber).then(resolve))
    subscriber.on('close', () => {
      this.#isSubscribed = false
      this.#report()
    })
    for (const event of ['ready', 'close']) publisher.on(event, () => this.#report())
    for (const connection of [publisher, subscriber]) {
      connection.on('error', (error: Error) => {
        this.#complain(error)
        resolve()
      })
      connection.connect().catch(() => resolve())
    }
    await promise
  }

  async #subscribe(subscriber: Redis | Cluster): Promise<void> {
    try {
      await subscriber.subscribe(...this.#channels)
      this.#isSubscribed = subscriber === this.#subscriber && subscriber.status === 'ready'
    } catch (error) {
      this.#complain(error as Error)
    }
    this.#report()
  }

  #report(): void {
    const isConnected = this.#isSubscribed && this.#publisher.status === 'ready'
    if (isConnected === this.#isConnected) return
    this.#isConnected = isConnected
    this.onConnectedChange(isConnected)
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

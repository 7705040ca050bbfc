import type { Logger } from '@envelope/service'
import type { RedisSettings } from '../configuration/redis-settings.ts'
import type { Bus } from './bus.ts'
import { RedisConnection } from './redis-connection.ts'
import type { NodeId } from './roster.ts'

/** Redis pub/sub: one channel for all nodes, and one for each; of one hash slot in a Redis Cluster, which keeps their order. */
export class RedisBus implements Bus {
  onMessage: (message: string) => void = () => {}
  onConnectedChange: (isConnected: boolean) => void = () => {}
  readonly #prefix: string
  readonly #channels: string
  readonly #redis: RedisConnection

  constructor(settings: RedisSettings, logger: Logger) {
    this.#prefix = settings.prefix
    this.#channels = settings.kind === 'cluster' ? `{${settings.prefix}}` : settings.prefix
    this.#redis = new RedisConnection(settings, logger)
    this.#redis.onMessage = (message) => this.onMessage(message)
    this.#redis.onConnectedChange = (isConnected) => this.onConnectedChange(isConnected)
  }

  start(nodeId: NodeId): Promise<void> {
    return this.#redis.start([this.#allNodes, this.#nodeChannel(nodeId)])
  }

  broadcast(message: string): Promise<number> {
    return this.#redis.publish(this.#allNodes, message)
  }

  sendTo(nodeId: NodeId, message: string): Promise<number> {
    return this.#redis.publish(this.#nodeChannel(nodeId), message)
  }

  remember(key: string, text: string, seconds: number): Promise<unknown> {
    return this.#redis.set(this.#cacheKey(key), text, seconds)
  }

  recall(key: string): Promise<string | null> {
    return this.#redis.get(this.#cacheKey(key))
  }

  reconnect(): void {
    this.#redis.reconnect()
  }

  close(): Promise<void> {
    return this.#redis.close()
  }

  get #allNodes(): string {
    return `${this.#channels}:nodes`
  }

  #nodeChannel(nodeId: NodeId): string {
    return `${this.#channels}:node:${nodeId}`
  }

  #cacheKey(key: string): string {
    return `${this.#prefix}:cache:${key}`
  }
}

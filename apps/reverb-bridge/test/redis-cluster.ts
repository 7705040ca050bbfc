import getPort from 'get-port'
import { Redis } from 'ioredis'
import { vi } from 'vitest'
import type { RedisSettings } from '../src/configuration/redis-settings.ts'
import { RedisServer } from './redis-server.ts'

const slots = 16_384
const shards = 3

/** A real Redis Cluster of one test file's own: three shards of a primary and a replica each. */
export class RedisCluster {
  readonly #servers: readonly RedisServer[]

  private constructor(servers: readonly RedisServer[]) {
    this.#servers = servers
  }

  static async start(): Promise<RedisCluster> {
    const servers: RedisServer[] = []
    for (let number = 0; number < 2 * shards; number++) {
      const options = {
        'cluster-enabled': 'yes',
        // Its bus has a port of its own, which would otherwise be 10,000 above and may not exist.
        'cluster-port': await getPort(),
        'cluster-node-timeout': 1_000,
        'cluster-replica-validity-factor': 0,
      }
      servers.push(await RedisServer.start(options))
    }
    const cluster = new RedisCluster(servers)
    await cluster.#join()
    return cluster
  }

  get addresses(): string {
    return this.#servers.map(({ port }) => `127.0.0.1:${port}`).join()
  }

  /** How a node finds it; each test takes a prefix of its own. */
  settings(prefix: string): RedisSettings {
    const addresses = this.#servers.map(({ port }) => ({ host: '127.0.0.1', port }))
    return { ...this.#servers[0]!.settings(prefix), kind: 'cluster', addresses }
  }

  /** Kills the primary that holds what is named so; resolves when a replica has taken its place. */
  async failOver(name: string): Promise<void> {
    const killed = await this.#primaryOf(name, this.#servers)
    await killed.stop()
    const others = this.#servers.filter((server) => server !== killed)
    await until(async () => {
      if ((await this.#primaryOf(name, others)) === killed) throw new Error('no replica has taken over')
    })
  }

  async #primaryOf(name: string, [asked]: readonly RedisServer[]): Promise<RedisServer> {
    return this.#ask(asked!, async (redis) => {
      const slot = await redis.cluster('KEYSLOT', name)
      const ranges = await redis.cluster('SLOTS')
      const range = ranges.find(([first, last]) => first <= slot && slot <= last)!
      return this.#servers.find(({ port }) => port === range[2]![1])!
    })
  }

  async #join(): Promise<void> {
    const primaries = this.#servers.slice(0, shards)
    for (const [index, server] of primaries.entries()) {
      const [first, next] = [index, index + 1].map((each) => Math.floor((each * slots) / shards))
      await this.#ask(server, (redis) => redis.cluster('ADDSLOTSRANGE', first!, next! - 1))
    }
    const [first] = this.#servers
    for (const { port } of this.#servers.slice(1)) {
      const busPort = await this.#ask(
        this.#servers.find((each) => each.port === port)!,
        async (redis) => Number(((await redis.config('GET', 'cluster-port')) as string[])[1]),
      )
      await this.#ask(first!, (redis) => redis.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort))
    }
    await this.#everyoneSays(/cluster_known_nodes:6\b/)
    for (const [index, replica] of this.#servers.slice(shards).entries()) {
      const id = await this.#ask(primaries[index]!, (redis) => redis.cluster('MYID'))
      // Only who knows the primary can follow it.
      await until(() => this.#ask(replica, (redis) => redis.cluster('REPLICATE', id)))
    }
    await this.#everyoneSays(/cluster_state:ok/)
    for (const replica of this.#servers.slice(shards)) {
      await this.#says(replica, /master_link_status:up/, (redis) => redis.info('replication'))
    }
  }

  async #everyoneSays(pattern: RegExp): Promise<void> {
    for (const server of this.#servers) await this.#says(server, pattern, (redis) => redis.cluster('INFO'))
  }

  #says(server: RedisServer, pattern: RegExp, question: (redis: Redis) => Promise<string>): Promise<void> {
    return until(async () => {
      const answer = await this.#ask(server, question)
      if (!pattern.test(answer)) throw new Error(`${pattern} is not in ${answer}`)
    })
  }

  async #ask<Answer>({ port }: RedisServer, question: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    const redis = new Redis({ port, lazyConnect: true, maxRetriesPerRequest: 0 })
    try {
      await redis.connect()
      return await question(redis)
    } finally {
      redis.disconnect()
    }
  }
}

/** Nodes hear of each other a moment later. */
const until = (attempt: () => Promise<unknown>) => vi.waitFor(attempt, { timeout: 60_000 }).then(() => {})

import { randomUUID } from 'node:crypto'
import getPort from 'get-port'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFailed } from 'vitest'
import { makeCertificate } from './certificate.ts'
import { pusherServer } from './echo-client.ts'
import { NodeProcess } from './node-process.ts'
import { health, listener, publishOn, received } from './numbered-events.ts'
import { RedisCluster } from './redis-cluster.ts'
import { RedisServer, type RedisOptions } from './redis-server.ts'

/*
 * Each way in which Redis may be reached, by the variables that an operator sets, from nodes that are processes of their
 * own.
 */

const password = 'of-redis'
const sentinelPassword = 'of-the-sentinels'

type Environment = Record<string, string>

/** Two nodes that find each other by these variables. */
async function startTwo(environment: Environment) {
  const shared = {
    REVERB_SCALING_ENABLED: 'true',
    REVERB_SCALING_CHANNEL: randomUUID(),
    REVERB_SCALING_NODE_TIMEOUT: '3',
    ...environment,
  }
  return [await NodeProcess.start(shared), await NodeProcess.start(shared)] as const
}

/** An event that is published on each node arrives on the other. */
async function expectJoined(nodes: readonly NodeProcess[]): Promise<void> {
  for (const { port } of nodes) expect(await health(port)).toBe('200 ok')
  const clients = await Promise.all(nodes.map(({ port }) => listener(port, 'news')))
  for (const [index, { port }] of nodes.entries()) {
    await pusherServer(port).trigger('news', 'ev', `${index}`)
    for (const client of clients) await client.receives({ event: 'ev', data: `${index}` })
  }
}

/** While both nodes publish without a pause, something happens; then nothing is lost, doubled or out of order. */
async function expectNothingLost(nodes: readonly NodeProcess[], happens: () => Promise<unknown>) {
  onTestFailed(() => nodes.forEach(({ log }) => process.stderr.write(log)))
  const clients = await Promise.all(nodes.map(({ port }) => listener(port, 'news')))
  const publishers = nodes.map(({ port }, index) => publishOn(port, `${index}`))
  const goOn = async () => {
    const before = publishers.map(({ sent }) => sent.length)
    await expect
      .poll(() => publishers.every(({ sent }, index) => sent.length > before[index]! + 20))
      .toBe(true)
  }
  await goOn()
  await happens()
  for (const { port } of nodes) await expect.poll(() => health(port), { timeout: 60_000 }).toBe('200 ok')
  await goOn()
  for (const [index, publisher] of publishers.entries()) {
    const sent = await publisher.stop()
    for (const client of clients) expect(await received(client, `${index}`, sent)).toEqual(sent)
  }
}

describe('Redis with TLS', async () => {
  const { certificate, key } = makeCertificate()
  const tls = (): RedisOptions => ({
    'tls-port': tlsPort,
    port: 0,
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
    requirepass: password,
  })
  const tlsPort = await getPort()
  await RedisServer.start(tls())
  const trusting = { NODE_EXTRA_CA_CERTS: certificate }

  it('is reached by a URL', async () => {
    const REDIS_URL = `rediss://:${password}@localhost:${tlsPort}/0`
    await expectJoined(await startTwo({ REDIS_URL, ...trusting }))
  })

  it("is reached by Laravel's single variables", async () => {
    const REDIS = { REDIS_SCHEME: 'tls', REDIS_HOST: 'localhost', REDIS_PORT: `${tlsPort}`, REDIS_DB: '0' }
    await expectJoined(await startTwo({ ...REDIS, REDIS_PASSWORD: password, ...trusting }))
  })

  it('is not believed when nobody vouches for it: the node says why, and serves its own clients', async () => {
    const [node] = await startTwo({ REDIS_URL: `tls://:${password}@localhost:${tlsPort}` })
    await expect
      .poll(() => node.log)
      .toMatch(/self-signed certificate.*localhost:\d+.*Redis cannot be reached/s)
    expect(await health(node.port)).toBe('200 degraded')
    const client = await listener(node.port, 'news')
    await pusherServer(node.port).trigger('news', 'ev', 'x')
    await client.receives({ event: 'ev', data: 'x' })
  })
})

describe('Redis behind sentinels', () => {
  /** A primary, a replica, and a sentinel that makes the replica primary after half a second of silence. */
  async function start() {
    const options = { requirepass: password, masterauth: password }
    const primary = await RedisServer.start(options)
    const replica = await RedisServer.start({ ...options, replicaof: `127.0.0.1 ${primary.port}` })
    const sentinel = await RedisServer.startSentinel({
      requirepass: sentinelPassword,
      'sentinel monitor': `mymaster 127.0.0.1 ${primary.port} 1`,
      'sentinel auth-pass': `mymaster ${password}`,
      'sentinel down-after-milliseconds': 'mymaster 500',
      'sentinel failover-timeout': 'mymaster 5000',
    })
    const asked = new Redis({ port: sentinel.port, password: sentinelPassword })
    const primaryPort = async () =>
      Number(((await asked.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'mymaster')) as string[])[1])
    await expect.poll(() => asked.info('sentinel')).toContain('slaves=1')
    const promoted = async () => {
      await expect.poll(primaryPort, { timeout: 60_000 }).toBe(replica.port)
      asked.disconnect()
    }
    /** Until both nodes listen to the one that was promoted. */
    const followed = async () => {
      const successor = new Redis({ port: replica.port, password })
      // The sentinel listens there too, to a channel of its own.
      const listeners = async () => {
        const [channel = ''] = (await successor.pubsub('CHANNELS', '*:nodes')) as string[]
        return Number((await successor.pubsub('NUMSUB', channel))[1])
      }
      await expect.poll(listeners, { timeout: 60_000 }).toBe(2)
      successor.disconnect()
    }
    const environment = {
      REDIS_SENTINELS: `127.0.0.1:${sentinel.port}`,
      REDIS_SENTINEL_PASSWORD: sentinelPassword,
      REDIS_PASSWORD: password,
    }
    return { primary, promoted, followed, nodes: await startTwo(environment) }
  }

  it('that dies: the nodes go on with the one that takes its place, and no message is lost', async () => {
    const { primary, promoted, nodes } = await start()
    await expectNothingLost(nodes, async () => {
      await primary.stop()
      await promoted()
    })
  })

  it('that hangs: the nodes go on with the one that takes its place, and no message is lost', async () => {
    const { primary, promoted, followed, nodes } = await start()
    await expectNothingLost(nodes, async () => {
      primary.freeze()
      await promoted()
      await followed()
    })
  })
})

describe('a Redis Cluster', async () => {
  const cluster = await RedisCluster.start()

  it('whose primary dies: the nodes go on with its replica, and no message is lost', async () => {
    const REVERB_SCALING_CHANNEL = randomUUID()
    const nodes = await startTwo({ REDIS_CLUSTER_NODES: cluster.addresses, REVERB_SCALING_CHANNEL })
    await expectJoined(nodes)
    await expectNothingLost(nodes, () => cluster.failOver(`{reverb-bridge:${REVERB_SCALING_CHANNEL}}`))
  })
})

import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { NodeProcess } from './node-process.ts'
import { health, listener, publishOn, received } from './numbered-events.ts'
import { RedisServer } from './redis-server.ts'
import { credentials, startBridge } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const redis = await RedisServer.start()
const path = `/apps/${credentials.id}`

let scalingChannel = ''
beforeEach(() => {
  scalingChannel = randomUUID()
})
const startNode = () => startBridge({ redis: redis.settings(`reverb-bridge:${scalingChannel}`) })
const startProcess = () =>
  NodeProcess.start({
    REVERB_SCALING_ENABLED: 'true',
    REVERB_SCALING_CHANNEL: scalingChannel,
    REVERB_SCALING_NODE_TIMEOUT: '3',
    REDIS_PORT: String(redis.port),
  })

describe('a node that is killed', () => {
  it('leaves no ghosts: its members, subscriptions and connections are gone within its time-out', async () => {
    const [first, second, killed] = [await startNode(), await startNode(), await startProcess()]
    const watchers = [
      await listener(first.port, 'presence-room', 'ann'),
      await listener(second.port, 'presence-room', 'bob'),
    ]
    await listener(killed.port, 'presence-room', 'eve')
    // Bob is on the node that dies as well, and stays.
    await listener(killed.port, 'presence-room', 'bob')
    for (const watcher of watchers) {
      await expect
        .poll(() => watcher.frames.some(({ data }) => (data as { user_id?: string }).user_id === 'eve'))
        .toBe(true)
      watcher.frames.length = 0
    }
    killed.signal('SIGKILL')
    for (const watcher of watchers) {
      const { data } = await watcher.receives({ event: 'pusher_internal:member_removed' })
      expect(data).toEqual({ user_id: 'eve' })
    }
    for (const { port } of [first, second]) {
      const ask = async (address: string) => (await request(port, `${path}${address}`)).body
      expect(await ask('/connections')).toEqual({ connections: 2 })
      expect(await ask('/channels/presence-room/users')).toEqual({
        users: expect.arrayContaining([{ id: 'ann' }, { id: 'bob' }]),
      })
    }
    for (const watcher of watchers) expect(await watcher.drain()).toEqual([])
  })

  it('costs the others not one message, no order, and doubles none', async () => {
    const [first, second, killed] = [await startNode(), await startNode(), await startProcess()]
    const clients = [await listener(first.port, 'news'), await listener(second.port, 'news')]
    await listener(killed.port, 'news')
    const publishers = { a: publishOn(first.port, 'a'), b: publishOn(second.port, 'b') }
    await expect.poll(() => publishers.a.sent.length + publishers.b.sent.length).toBeGreaterThan(50)
    killed.signal('SIGKILL')
    await killed.ended
    const before = publishers.a.sent.length
    await expect.poll(() => publishers.a.sent.length).toBeGreaterThan(before + 50)
    for (const [name, publisher] of Object.entries(publishers)) {
      const sent = await publisher.stop()
      for (const client of clients) expect(await received(client, name, sent)).toEqual(sent)
    }
  })

  it('that comes back as another is given everything anew', async () => {
    const first = await startNode()
    const killed = await startProcess()
    await listener(first.port, 'presence-room', 'ann')
    killed.signal('SIGKILL')
    await killed.ended
    const again = await startProcess()
    const client = await SocketClient.connect(again.port)
    client.subscribe('presence-room', '{"user_id":"bob"}')
    const { data } = await client.receives({ event: 'pusher_internal:subscription_succeeded' })
    expect((data as { presence: { ids: string[] } }).presence.ids).toEqual(['ann', 'bob'])
  })
})

describe('Redis that is restarted', () => {
  it('is not missed on a node of its own, is said to be away, and costs no message in the end', async () => {
    const [first, second] = [await startNode(), await startNode()]
    const clients = [await listener(first.port, 'news'), await listener(second.port, 'news')]
    const publishers = { a: publishOn(first.port, 'a'), b: publishOn(second.port, 'b') }
    await expect.poll(() => publishers.a.sent.length).toBeGreaterThan(20)

    await redis.stop()
    await expect.poll(() => health(first.port)).toBe('200 degraded')
    const before = publishers.a.sent.length
    await expect.poll(() => clients[0]!.frames.some(({ data }) => data === `a ${before + 20}`)).toBe(true)

    await redis.start()
    await expect.poll(() => health(first.port)).toBe('200 ok')
    await expect.poll(() => health(second.port)).toBe('200 ok')
    for (const [name, publisher] of Object.entries(publishers)) {
      const sent = await publisher.stop()
      for (const client of clients) expect(await received(client, name, sent)).toEqual(sent)
    }
  })

  it('costs no message when one of three nodes is killed while it is away', async () => {
    const [first, second, killed] = [await startNode(), await startNode(), await startProcess()]
    const clients = [await listener(first.port, 'news'), await listener(second.port, 'news')]
    await listener(killed.port, 'news')
    const publishers = { a: publishOn(first.port, 'a'), b: publishOn(second.port, 'b') }
    const goOn = async () => {
      const before = publishers.a.sent.length + publishers.b.sent.length
      await expect
        .poll(() => publishers.a.sent.length + publishers.b.sent.length)
        .toBeGreaterThan(before + 50)
    }
    await goOn()
    await redis.stop()
    await goOn()
    killed.signal('SIGKILL')
    await killed.ended
    await redis.start()
    for (const { port } of [first, second]) await expect.poll(() => health(port)).toBe('200 ok')
    await goOn()
    for (const [name, publisher] of Object.entries(publishers)) {
      const sent = await publisher.stop()
      for (const client of clients) expect(await received(client, name, sent)).toEqual(sent)
    }
    await expect
      .poll(async () => (await request(first.port, `${path}/connections`)).body)
      .toEqual({ connections: 2 })
  })

  it('takes no member away, and brings together who came and went meanwhile', async () => {
    const [first, second] = [await startNode(), await startNode()]
    const ann = await listener(first.port, 'presence-room', 'ann')
    const bob = await listener(second.port, 'presence-room', 'bob')
    await ann.receives({ event: 'pusher_internal:member_added' })
    const leaving = await listener(second.port, 'presence-room', 'leaving')
    await ann.receives({ event: 'pusher_internal:member_added' })

    await redis.stop()
    await expect.poll(() => health(second.port)).toBe('200 degraded')
    leaving.socket.close()
    await listener(second.port, 'presence-room', 'new')
    await redis.start()

    const changes = [
      await ann.receives({ event: 'pusher_internal:member_removed' }),
      await ann.receives({ event: 'pusher_internal:member_added' }),
    ]
    expect(changes.map(({ data }) => (data as { user_id: string }).user_id)).toEqual(['leaving', 'new'])
    expect(await ann.drain()).toEqual([])
    expect((await bob.drain()).map(({ event }) => event).sort()).toEqual([
      'pusher_internal:member_added',
      'pusher_internal:member_added',
      'pusher_internal:member_removed',
    ])
  })

  it('need not be there at the start', async () => {
    await redis.stop()
    const { port } = await startNode()
    const client = await listener(port, 'news')
    await pusherServer(port).trigger('news', 'ev', 'x')
    await client.receives({ event: 'ev' })
    expect(await health(port)).toBe('200 degraded')
    await redis.start()
    await expect.poll(() => health(port)).toBe('200 ok')
  })
})

describe('Redis that takes everything and brings nothing back', () => {
  it('holds events up for the time-out, and then neither loses nor doubles any', async () => {
    const [first, second] = [await startNode(), await startNode()]
    const clients = [await listener(first.port, 'news'), await listener(second.port, 'news')]
    redis.freeze()
    await pusherServer(first.port).trigger('news', 'ev', 'a 0')
    expect(await health(first.port)).toBe('200 degraded')
    await pusherServer(first.port).trigger('news', 'ev', 'a 1')
    redis.thaw()
    await expect.poll(() => health(first.port)).toBe('200 ok')
    await pusherServer(first.port).trigger('news', 'ev', 'a 2')
    for (const client of clients) {
      expect(await received(client, 'a', ['a 0', 'a 1', 'a 2'])).toEqual(['a 0', 'a 1', 'a 2'])
    }
  })
})

it('no secret, and no key, travels on Redis', async () => {
  const { Redis } = await import('ioredis')
  const spy = new Redis({ port: redis.port })
  const seen: string[] = []
  spy.on('pmessage', (_pattern, channel: string, message: string) => seen.push(`${channel} ${message}`))
  await spy.psubscribe('*')
  const first = await startNode()
  const second = await startNode()
  const client = await listener(first.port, 'presence-room', 'ann')
  client.send({ event: 'client-hi', channel: 'presence-room', data: {} })
  await pusherServer(second.port).trigger('presence-room', 'ev', 'x')
  await client.receives({ event: 'ev' })
  await request(second.port, `${path}/users/ann/terminate_connections`, { method: 'POST' })
  await client.closed
  spy.disconnect()
  expect(seen.filter((line) => line.includes('presence-room')).length).toBeGreaterThan(2)
  for (const line of seen) {
    expect(line).toContain(`reverb-bridge:${scalingChannel}:node`)
    expect(line).not.toContain(credentials.secret)
    expect(line).not.toContain(credentials.key)
  }
})

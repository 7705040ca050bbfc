import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { RedisSettings } from '../src/configuration/redis-settings.ts'
import { pusherServer } from './echo-client.ts'
import { RedisCluster } from './redis-cluster.ts'
import { RedisServer } from './redis-server.ts'
import { credentials, startBridge } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const redis = await RedisServer.start()
const cluster = await RedisCluster.start()
const path = `/apps/${credentials.id}`

/** Two ports that lead to the same channels: of one node, or of two. */
const kinds = {
  'one node': async () => {
    const { port } = await startBridge()
    return [port, port] as const
  },
  'two nodes on Redis': () => startTwo(redis.settings(randomUUID())),
  'two nodes on a Redis Cluster': () => startTwo(cluster.settings(randomUUID())),
}

async function startTwo(settings: RedisSettings) {
  const nodes = [await startBridge({ redis: settings }), await startBridge({ redis: settings })]
  return [nodes[0]!.port, nodes[1]!.port] as const
}

describe.each(Object.entries(kinds))('%s', (_, startNodes) => {
  /** `here` and `there` listen to `channel`, on either port. */
  async function connect(channel: string, ids: [string?, string?] = []) {
    const ports = await startNodes()
    const [here, there] = [await SocketClient.connect(ports[0]), await SocketClient.connect(ports[1])]
    for (const [client, id] of [
      [here, ids[0]],
      [there, ids[1]],
    ] as const) {
      client.subscribe(channel, id && `{"user_id":"${id}","user_info":{"name":"${id}"}}`)
      await client.receives({ event: 'pusher_internal:subscription_succeeded' })
    }
    return { ports, here, there }
  }

  it('carries each event once to every subscriber, in order, whichever port it was published on', async () => {
    const { ports, here, there } = await connect('news')
    const sent = Array.from({ length: 40 }, (_, n) => String(n))
    for (const [n, data] of sent.entries()) await pusherServer(ports[n % 2]!).trigger('news', 'ev', data)
    for (const client of [here, there]) {
      await client.receives({ event: 'ev', data: sent.at(-1)! })
      expect(client.frames.map(({ data }) => data)).toEqual(sent.slice(0, -1))
    }
  })

  it('leaves out the sender, also when the event is published on the other port', async () => {
    const { ports, here, there } = await connect('news')
    for (const port of ports) {
      await pusherServer(port).trigger('news', 'ev', 'x', { socket_id: here.socketId })
      await there.receives({ event: 'ev' })
    }
    expect(await here.drain()).toEqual([])
  })

  it('carries client events to the others', async () => {
    const { here, there } = await connect('presence-room', ['ann', 'bob'])
    here.send({ event: 'client-hi', channel: 'presence-room', data: { n: 1 } })
    expect(await there.receives({ event: 'client-hi' })).toEqual({
      event: 'client-hi',
      channel: 'presence-room',
      data: { n: 1 },
      user_id: 'ann',
    })
    expect((await here.drain()).filter(({ event }) => event === 'client-hi')).toEqual([])
  })

  it('keeps one list of members, and tells of the first and of the last connection of each', async () => {
    const { ports, here, there } = await connect('presence-room', ['ann', 'bob'])
    await here.receives({ event: 'pusher_internal:member_added' })
    // The other node hears of `here` when it does, which may be later than its own client's answer.
    await eventually(
      ports[1],
      '/channels/presence-room',
      { info: 'user_count' },
      { occupied: true, user_count: 2 },
    )
    const phones = [await SocketClient.connect(ports[0]), await SocketClient.connect(ports[1])]
    for (const phone of phones) {
      phone.subscribe('presence-room', '{"user_id":"bob","user_info":{}}')
      const { data } = await phone.receives({ event: 'pusher_internal:subscription_succeeded' })
      expect((data as { presence: { ids: string[] } }).presence.ids.sort()).toEqual(['ann', 'bob'])
    }
    there.socket.close()
    phones[0]!.socket.terminate()
    await eventually(
      ports[0],
      '/channels/presence-room',
      { info: 'user_count' },
      { occupied: true, user_count: 2 },
    )
    await eventually(ports[0], '/connections', {}, { connections: 2 })
    expect(await here.drain()).toEqual([])

    phones[1]!.socket.close()
    const { data } = await here.receives({ event: 'pusher_internal:member_removed' })
    expect(data).toEqual({ user_id: 'bob' })
    await eventually(ports[1], '/channels/presence-room/users', {}, { users: [{ id: 'ann' }] })
    expect(await here.drain()).toEqual([])
  })

  it('counts subscriptions and connections on either port', async () => {
    const { ports } = await connect('news')
    for (const port of ports) {
      await eventually(
        port,
        '/channels/news',
        { info: 'subscription_count' },
        { occupied: true, subscription_count: 2 },
      )
      await eventually(port, '/channels', {}, { channels: { news: {} } })
      await eventually(port, '/connections', {}, { connections: 2 })
    }
  })

  it("closes a user's connections on either port", async () => {
    const { ports, here, there } = await connect('presence-room', ['ann', 'ann'])
    await request(ports[0], `${path}/users/ann/terminate_connections`, { method: 'POST' })
    expect(await Promise.all([here.closed, there.closed])).toEqual([4009, 4009])
  })

  it('remembers the last event of a cache channel for subscribers on either port', async () => {
    const ports = await startNodes()
    const listeners = await Promise.all(ports.map((port) => SocketClient.connect(port)))
    for (const listener of listeners) listener.subscribe('cache-c')
    for (const [n, port] of ports.entries()) {
      await pusherServer(port).trigger('cache-c', 'ev', `${n}`)
      // Each node has heard of it when its listener has.
      for (const listener of listeners) await listener.receives({ event: 'ev', data: `${n}` })
      for (const each of ports) {
        const client = await SocketClient.connect(each)
        client.subscribe('cache-c')
        expect((await client.receives({ channel: 'cache-c', event: 'ev' })).data).toBe(`${n}`)
      }
    }
  })

  it('tells watchers on either port who comes and who goes', async () => {
    const ports = await startNodes()
    const [watcher, bob] = [await SocketClient.connect(ports[0]), await SocketClient.connect(ports[1])]
    const heard = async () => (await watcher.receives({ event: 'pusher_internal:watchlist_events' })).data
    watcher.signIn({ id: 'ann', watchlist: ['bob'] })
    expect(await heard()).toEqual({ events: [{ name: 'offline', user_ids: ['bob'] }] })
    bob.signIn({ id: 'bob' })
    expect(await heard()).toEqual({ events: [{ name: 'online', user_ids: ['bob'] }] })
    bob.socket.terminate()
    expect(await heard()).toEqual({ events: [{ name: 'offline', user_ids: ['bob'] }] })
  })

  it('says that all is well', async () => {
    const [port] = await startNodes()
    const up = await fetch(`http://127.0.0.1:${port}/up`)
    expect([up.status, await up.json()]).toEqual([
      200,
      expect.objectContaining({ health: 'OK', status: 'ok' }),
    ])
  })
})

/** What happens on one node is known on the other a moment later. */
async function eventually(port: number, address: string, query: Record<string, string>, body: object) {
  await expect
    .poll(() => request(port, `${path}${address}`, { query }).then((answer) => answer.body))
    .toEqual(body)
}

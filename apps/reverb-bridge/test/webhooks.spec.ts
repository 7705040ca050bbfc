import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { webhookEvents } from '../src/configuration/application-settings.ts'
import { pusherServer } from './echo-client.ts'
import { RedisServer } from './redis-server.ts'
import { startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

const redis = await RedisServer.start()

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** A real receiver that checks signatures with Pusher's own library, and may refuse the first requests. */
async function receiver({ refusing = 0 } = {}) {
  const events: Record<string, unknown>[] = []
  const requests: { status: number; valid: boolean; events: number }[] = []
  const server = createServer(async (request, response) => {
    const rawBody = await text(request)
    const webhook = pusherServer(1).webhook({ headers: request.headers, rawBody })
    const status = requests.length < refusing ? 503 : 200
    requests.push({ status, valid: webhook.isValid(), events: webhook.getEvents().length })
    if (status === 200) events.push(...(webhook.getEvents() as never[]))
    response.writeHead(status).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
  return { events, requests, webhooks: [{ url, events: webhookEvents }] }
}

it('tell of every kind of event, signed, in order', async () => {
  const { events, requests, webhooks } = await receiver()
  const { port } = await startBridge({ application: { webhooks } })
  const client = await SocketClient.connect(port)
  client.subscribe('presence-room', '{"user_id":7}')
  client.send({ event: 'client-hi', channel: 'presence-room', data: { n: 1 } })
  client.subscribe('cache-c')
  await client.drain()
  client.socket.close()
  const expected = [
    { name: 'member_added', channel: 'presence-room', user_id: '7' },
    { name: 'channel_occupied', channel: 'presence-room' },
    {
      name: 'client_event',
      channel: 'presence-room',
      event: 'client-hi',
      data: '{"n":1}',
      socket_id: client.socketId,
      user_id: '7',
    },
    { name: 'channel_occupied', channel: 'cache-c' },
    { name: 'cache_miss', channel: 'cache-c' },
    { name: 'subscription_count', channel: 'cache-c', subscription_count: 1 },
    { name: 'subscription_count', channel: 'cache-c', subscription_count: 0 },
    { name: 'channel_vacated', channel: 'presence-room' },
    { name: 'member_removed', channel: 'presence-room', user_id: '7' },
    { name: 'channel_vacated', channel: 'cache-c' },
  ]
  await expect.poll(() => events, { timeout: 10_000 }).toEqual(expected)
  expect(requests.every(({ valid }) => valid)).toBe(true)
  expect(requests.length).toBeLessThan(expected.length)
})

it('say nothing of a client that is back at once', async () => {
  const { events, webhooks } = await receiver()
  const { port } = await startBridge({ application: { webhooks } })
  for (const attempt of [1, 2, 3]) {
    const client = await SocketClient.connect(port)
    client.subscribe('presence-room', '{"user_id":"1"}')
    await client.drain()
    if (attempt < 3) client.socket.terminate()
  }
  const last = await SocketClient.connect(port)
  last.subscribe('end')
  await last.drain()
  last.socket.close()
  // It left later, so whatever was to be told of the others is told by then.
  await expect
    .poll(() => events.at(-1), { timeout: 10_000 })
    .toEqual({ name: 'channel_vacated', channel: 'end' })
  expect(events.filter(({ channel }) => channel === 'presence-room')).toEqual([
    { name: 'member_added', channel: 'presence-room', user_id: '1' },
    { name: 'channel_occupied', channel: 'presence-room' },
  ])
})

it('are sent again when they were not taken, and not after that', async () => {
  const { events, requests, webhooks } = await receiver({ refusing: 2 })
  const { port } = await startBridge({ application: { webhooks } })
  const client = await SocketClient.connect(port)
  client.subscribe('private-x')
  await expect.poll(() => requests.map(({ status }) => status), { timeout: 10_000 }).toEqual([503, 503, 200])
  expect(events[0]).toEqual({ name: 'channel_occupied', channel: 'private-x' })
})

it('come once from many nodes, and speak of a vacated channel only when no node holds it', async () => {
  const { events, webhooks } = await receiver()
  const settings = { redis: redis.settings(randomUUID()), application: { webhooks } }
  const nodes = [await startBridge(settings), await startBridge(settings)]
  const clients = []
  for (const { port } of nodes) {
    const client = await SocketClient.connect(port)
    client.subscribe('private-x')
    await client.drain()
    clients.push(client)
  }
  clients[0]!.socket.close()
  const occupancy = () =>
    events.filter(({ name, channel }) => String(name).startsWith('channel_') && channel === 'private-x')
  await clients[0]!.closed
  const last = await SocketClient.connect(nodes[1]!.port)
  last.subscribe('end')
  await last.drain()
  last.socket.close()
  // It left later, so whatever was to be told of the others is told by then.
  const end = { name: 'channel_vacated', channel: 'end' }
  await expect.poll(() => events, { timeout: 10_000 }).toContainEqual(end)
  expect(occupancy()).toEqual([{ name: 'channel_occupied', channel: 'private-x' }])
  clients[1]!.socket.close()
  await expect.poll(occupancy, { timeout: 10_000 }).toEqual([
    { name: 'channel_occupied', channel: 'private-x' },
    { name: 'channel_vacated', channel: 'private-x' },
  ])
})

it('tell only what was asked for', async () => {
  const { events, webhooks } = await receiver()
  const only = webhooks.map(({ url }) => ({ url, events: ['channel_occupied'] as const }))
  const { port } = await startBridge({ application: { webhooks: only } })
  const client = await SocketClient.connect(port)
  client.subscribe('cache-c')
  client.subscribe('presence-room', '{"user_id":"1"}')
  await expect
    .poll(() => events, { timeout: 10_000 })
    .toEqual([
      { name: 'channel_occupied', channel: 'cache-c' },
      { name: 'channel_occupied', channel: 'presence-room' },
    ])
})

import getPort from 'get-port'
import { expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { NodeProcess } from './node-process.ts'
import { credentials } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const room = 'presence-room'

async function joined(node: NodeProcess, user: string): Promise<SocketClient> {
  const client = await SocketClient.connect(node.port)
  client.subscribe(room, `{"user_id":"${user}","user_info":{}}`)
  await client.receives({ event: 'pusher_internal:subscription_succeeded' })
  return client
}

/** Of the room, as whichever process answers knows it. */
async function userCount(node: NodeProcess): Promise<number> {
  const path = `/apps/${credentials.id}/channels/${room}`
  const { body } = await request(node.port, path, { query: { info: 'user_count' } })
  return (body as { user_count: number }).user_count
}

it('several processes on one port are one server, without Redis', async () => {
  const metricsPort = await getPort()
  const node = await NodeProcess.start({ REVERB_WORKERS: '2', REVERB_METRICS_PORT: String(metricsPort) })
  const clients = []
  for (const user of ['1', '2', '3', '4']) clients.push(await joined(node, user))
  for (let times = 0; times < 4; times++) await expect.poll(() => userCount(node)).toBe(4)

  const sent = Array.from({ length: 20 }, (_, n) => String(n))
  for (const data of sent) await pusherServer(node.port).trigger(room, 'ev', data)
  for (const client of clients) {
    await client.receives({ event: 'ev', data: sent.at(-1)! })
    const received = client.frames.filter(({ event }) => event === 'ev')
    expect(received.map(({ data }) => data)).toEqual(sent.slice(0, -1))
  }

  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  expect(metrics).toContain('reverb_connections{app="app-id"} 4')
  expect(metrics).toContain('reverb_nodes 2')

  node.signal('SIGTERM')
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([4200, 4200, 4200, 4200])
  expect(await node.ended).toEqual([0, null])
})

it('a process that dies takes its own clients along, and is replaced', async () => {
  const node = await NodeProcess.start({ REVERB_WORKERS: '2', LOG_LEVEL: 'fatal' })
  const clients = []
  for (const user of ['1', '2', '3', '4']) clients.push(await joined(node, user))
  let lost = 0
  for (const { closed } of clients) void closed.then(() => lost++)
  const [first, second] = node.workers

  process.kill(first!, 'SIGKILL')
  // How many of them were its clients is nobody's business.
  await expect.poll(async () => (await userCount(node)) + (lost || NaN), { timeout: 15_000 }).toBe(4)

  await expect.poll(() => node.workers.length, { timeout: 15_000 }).toBe(2)
  expect(node.workers).toContain(second)
  for (const user of ['5', '6', '7', '8']) await joined(node, user)
  for (let times = 0; times < 4; times++)
    await expect.poll(() => userCount(node), { timeout: 15_000 }).toBe(8 - lost)
}, 60_000)

import getPort from 'get-port'
import { expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { NodeProcess } from './node-process.ts'
import { credentials } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

it('several processes on one port are one server, without Redis', async () => {
  const metricsPort = await getPort()
  const node = await NodeProcess.start({ REVERB_WORKERS: '2', REVERB_METRICS_PORT: String(metricsPort) })
  const clients = []
  for (const user of ['1', '2', '3', '4']) {
    const client = await SocketClient.connect(node.port)
    client.subscribe('presence-room', `{"user_id":"${user}","user_info":{}}`)
    await client.receives({ event: 'pusher_internal:subscription_succeeded' })
    clients.push(client)
  }
  const ask = async () =>
    (
      await request(node.port, `/apps/${credentials.id}/channels/presence-room`, {
        query: { info: 'user_count' },
      })
    ).body
  for (let times = 0; times < 4; times++) await expect.poll(ask).toEqual({ occupied: true, user_count: 4 })

  const sent = Array.from({ length: 20 }, (_, n) => String(n))
  for (const data of sent) await pusherServer(node.port).trigger('presence-room', 'ev', data)
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

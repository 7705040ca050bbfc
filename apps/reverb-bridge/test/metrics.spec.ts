import getPort from 'get-port'
import { expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

it('are served on a port of their own, and say what happened', async () => {
  const metricsPort = await getPort()
  const { port } = await startBridge({ metricsPort, application: { maxConnections: 2 } })
  const [client, leaving] = [await SocketClient.connect(port), await SocketClient.connect(port)]
  const refused = new SocketClient(port)
  await refused.closed
  leaving.socket.close(4999)
  await leaving.closed
  client.subscribe('news')
  await client.drain()
  await pusherServer(port).trigger('news', 'ev', 'x')

  const read = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  await expect.poll(read).toContain('reverb_connections_closed_total{app="app-id",code="other"} 1')
  const metrics = await read()
  for (const line of [
    'reverb_connections{app="app-id"} 1',
    'reverb_channels{app="app-id"} 1',
    'reverb_connections_opened_total{app="app-id"} 2',
    'reverb_connections_refused_total{app="app-id",reason="quota"} 1',
    'reverb_messages_received_total{app="app-id"} 2',
    'reverb_events_total{app="app-id"} 1',
    'reverb_healthy 1',
    'reverb_nodes 1',
  ]) {
    expect(metrics.split('\n')).toContain(line)
  }
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
  expect((await fetch(`http://127.0.0.1:${metricsPort}/other`)).status).toBe(404)
})

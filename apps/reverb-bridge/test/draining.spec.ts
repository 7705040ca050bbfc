import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { NodeProcess } from './node-process.ts'
import { credentials } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

it('SIGTERM sends all clients away to return at once (4200), takes no new ones, says so, and ends with 0', async () => {
  const node = await NodeProcess.start()
  const clients = await Promise.all([1, 2, 3].map(() => SocketClient.connect(node.port)))
  // One that never answers the closing frame must not hold the others, or the process.
  const [unresponsive] = clients
  unresponsive!.socket.pause()

  node.signal('SIGTERM')
  expect(await Promise.all(clients.slice(1).map(({ closed }) => closed))).toEqual([4200, 4200])
  const up = await fetch(`http://127.0.0.1:${node.port}/up`)
  expect([up.status, await up.json()]).toEqual([503, expect.objectContaining({ status: 'draining' })])
  const [refused] = await once(new WebSocket(`ws://127.0.0.1:${node.port}/app/${credentials.key}`), 'error')
  expect(refused.message).toBe('Unexpected server response: 503')
  expect(await node.ended).toEqual([0, null])
})

it('SIGTERM sends many clients away a few at a time: whose turn has not come is still served', async () => {
  const node = await NodeProcess.start({ DRAIN_SECONDS: '20' })
  const first = await SocketClient.connect(node.port)
  // A thousand a second go.
  const others = await Promise.all(Array.from({ length: 1_000 }, () => SocketClient.connect(node.port)))
  const last = await SocketClient.connect(node.port)

  node.signal('SIGTERM')
  expect(await first.closed).toBe(4200)
  last.send({ event: 'pusher:ping', data: {} })
  await last.receives({ event: 'pusher:pong' })
  const codes = await Promise.all([...others, last].map(({ closed }) => closed))
  expect(new Set(codes)).toEqual(new Set([4200]))
  expect(await node.ended).toEqual([0, null])
})

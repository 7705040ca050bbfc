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

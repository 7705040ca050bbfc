import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import getPort from 'get-port'
import { expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { credentials } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

it('SIGTERM sends all clients away to return at once (4200), takes no new ones, says so, and ends with 0', async () => {
  const port = await getPort()
  const process_ = fork(join(import.meta.dirname, '../src/main.ts'), {
    silent: true,
    env: {
      NODE_ENV: 'production',
      REVERB_SERVER_HOST: '127.0.0.1',
      REVERB_SERVER_PORT: String(port),
      REVERB_APP_ID: credentials.id,
      REVERB_APP_KEY: credentials.key,
      REVERB_APP_SECRET: credentials.secret,
    },
  })
  const exit = once(process_, 'exit')
  try {
    await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/ready`), { timeout: 20_000 })
    const clients = await Promise.all([1, 2, 3].map(() => SocketClient.connect(port)))
    // One that never answers the closing frame must not hold the others, or the process.
    const [unresponsive] = clients
    unresponsive!.socket.pause()

    process_.kill('SIGTERM')
    expect(await Promise.all(clients.slice(1).map(({ closed }) => closed))).toEqual([4200, 4200])
    const up = await fetch(`http://127.0.0.1:${port}/up`)
    expect([up.status, await up.json()]).toEqual([503, expect.objectContaining({ status: 'draining' })])
    const [refused] = await once(new WebSocket(`ws://127.0.0.1:${port}/app/${credentials.key}`), 'error')
    expect(refused.message).toBe('Unexpected server response: 503')
    expect(await exit).toEqual([0, null])
  } finally {
    process_.kill('SIGKILL')
  }
})

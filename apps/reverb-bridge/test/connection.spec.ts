import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { pusherServer } from './echo-client.ts'
import { startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

describe('a new connection', () => {
  it('is given its id and when to ping', async () => {
    const { port } = await startBridge({ application: { activityTimeoutSeconds: 42 } })
    const client = new SocketClient(port)
    const { data } = await client.receives({ event: 'pusher:connection_established' })
    expect(data).toEqual({ socket_id: expect.stringMatching(/^\d+\.\d+$/), activity_timeout: 42 })
  })

  it('for an unknown application is told so, and closed for good (4001)', async () => {
    const { port } = await startBridge()
    const client = new SocketClient(port, { key: 'other' })
    const { data } = await client.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4001, message: 'Application does not exist' })
    expect(await client.closed).toBe(4001)
  })

  it('over the quota is told so, and closed (4004), until another leaves', async () => {
    const { port } = await startBridge({ application: { maxConnections: 1 } })
    const first = await SocketClient.connect(port)
    const second = new SocketClient(port)
    const { data } = await second.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4004, message: 'Application is over connection quota' })
    expect(await second.closed).toBe(4004)

    first.socket.close()
    await first.closed
    await vi.waitFor(() => SocketClient.connect(port))
  })

  it('from an origin that is not allowed is told so, and closed (4009)', async () => {
    const { port } = await startBridge({ application: { allowedOrigins: ['*.example.com'] } })
    const client = new SocketClient(port, { origin: 'https://example.com.evil.net' })
    const { data } = await client.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4009, message: 'Origin not allowed' })
    expect(await client.closed).toBe(4009)
    await SocketClient.connect(port, { origin: 'https://acme.example.com' })
  })

  it('to any other address is refused with 404', async () => {
    const { port } = await startBridge()
    for (const path of ['/', '/app', '/app/', '/app/app-key/more']) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`)
      const [error] = await once(socket, 'error')
      expect(error.message).toBe('Unexpected server response: 404')
    }
  })
})

describe('a silent connection', () => {
  it('is sent a ping, then closed (4201) when it does not answer, and leaves its channels', async () => {
    const { port } = await startBridge({ application: { pingIntervalSeconds: 1 } })
    const silent = await SocketClient.connect(port)
    silent.subscribe('presence-room', '{"user_id":"1"}')
    const unsubscribed = await SocketClient.connect(port)
    const answering = await SocketClient.connect(port)
    answering.subscribe('presence-room', '{"user_id":"2"}')
    answering.socket.on('message', (data) => {
      if (data.toString().includes('pusher:ping')) answering.send({ event: 'pusher:pong', data: {} })
    })

    await silent.receives({ event: 'pusher:ping' })
    const { data } = await silent.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4201, message: 'Pong reply not received in time' })
    expect(await Promise.all([silent.closed, unsubscribed.closed])).toEqual([4201, 4201])

    const removed = await answering.receives({ event: 'pusher_internal:member_removed' })
    expect(removed.data).toEqual({ user_id: '1' })
    await answering.receives({ event: 'pusher:ping' })
    expect(answering.socket.readyState).toBe(WebSocket.OPEN)
  })
})

describe('a client that does not read', () => {
  it('is closed when more waits for it than the queue holds, while others get everything', async () => {
    const { port } = await startBridge({ limits: { sendQueueSize: 100_000, requestSize: 100_000 } })
    const [slow, reader] = [await SocketClient.connect(port), await SocketClient.connect(port)]
    for (const client of [slow, reader]) {
      client.subscribe('flood')
      await client.receives({ event: 'pusher_internal:subscription_succeeded' })
    }
    slow.socket.pause()

    const server = pusherServer(port)
    const connections = async () => (await (await server.get({ path: '/connections' })).json()) as object
    const text = 'x'.repeat(9_000)
    let published = 0
    await vi.waitUntil(
      async () => {
        await server.trigger('flood', 'drop', `${text}${published++}`)
        return ((await connections()) as { connections: number }).connections === 1
      },
      { timeout: 100_000, interval: 0 },
    )
    await reader.receives({ event: 'drop', data: `${text}${published - 1}` })
    expect(reader.frames.filter(({ event }) => event === 'drop')).toHaveLength(published - 1)
  })
})

describe('bad input', () => {
  const bad = [
    ['text that is no JSON', 'garbage'],
    ['an array', '[]'],
    ['null', 'null'],
    ['an event that is no text', '{"event":5}'],
    ['no event', '{"data":{}}'],
    ['an unknown pusher event', '{"event":"pusher:unknown","data":{}}'],
    ['a subscription without data', '{"event":"pusher:subscribe"}'],
    ['a subscription whose data are broken', '{"event":"pusher:subscribe","data":"{"}'],
    ['a subscription to a number', '{"event":"pusher:subscribe","data":{"channel":1}}'],
    ['a client event without a channel', '{"event":"client-x","data":{}}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ] as const

  it.each(bad)('%s is answered, and the connection goes on', async (_, frame) => {
    const { port } = await startBridge()
    const client = await SocketClient.connect(port)
    client.send(frame)
    expect(await client.drain()).toEqual([
      { event: 'pusher:error', data: { code: 4200, message: 'Invalid message format' } },
    ])
  })

  it('that is too long closes the connection (1009) and no other', async () => {
    const { port } = await startBridge({ application: { maxMessageSize: 1_000 } })
    const [client, other] = [await SocketClient.connect(port), await SocketClient.connect(port)]
    client.send({ event: 'client-big', channel: 'private-x', data: 'x'.repeat(1_000) })
    expect(await client.closed).toBe(1009)
    expect(await other.drain()).toEqual([])
  })

  it('in place of frames or of HTTP does not reach anyone else', async () => {
    const { port } = await startBridge()
    const other = await SocketClient.connect(port)
    const broken = await SocketClient.connect(port)
    ;(broken.socket as unknown as { _socket: { write: (bytes: Buffer) => void } })._socket.write(
      Buffer.alloc(64, 0xff),
    )
    expect(await broken.closed).toBe(1002)
    const raw = connect(port, '127.0.0.1')
    raw.end(
      'GET /app/app-key HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: no\r\n\r\n',
    )
    raw.resume()
    await once(raw, 'close')
    expect(await other.drain()).toEqual([])
  })
})

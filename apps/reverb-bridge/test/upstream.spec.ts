import { createLogger } from '@envelope/service'
import getPort from 'get-port'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { UpstreamBridge } from '../src/upstream/upstream-bridge.ts'
import { connectEcho, pusherServer, subscribed } from './echo-client.ts'
import { bridgeConfiguration, startBridge } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const running: UpstreamBridge[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((bridge) => bridge.close()))
})

async function startInFrontOf(port: number): Promise<number> {
  const configuration = {
    ...bridgeConfiguration(),
    upstreamUrl: `http://127.0.0.1:${port}`,
    showsTraffic: true,
  }
  const bridge = new UpstreamBridge({
    configuration,
    logger: createLogger({ name: 'test', level: 'silent' }),
  })
  running.push(bridge)
  return (await bridge.listen()).port
}

const stateOf = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/dev/realtime/state`)).json()) as {
    connections: number
    channels: { name: string; members: unknown[] }[]
    messages: { direction: string; event: string; channel: string; data: string }[]
  }

describe('in front of a Reverb', () => {
  it('WebSockets and HTTP pass through, and both directions are shown', async () => {
    const upstream = await startBridge()
    const port = await startInFrontOf(upstream.port)
    const echo = connectEcho(port, { user: { user_id: '1', user_info: { name: 'Ann' } } })
    const heard = vi.fn()
    const room = echo.join('room').listen('.saved', heard)
    await subscribed(room)
    await pusherServer(port).trigger('presence-room', 'saved', { n: 1 })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce())
    expect(await request(port, '/apps/app-id/connections')).toEqual({ status: 200, body: { connections: 1 } })
    expect((await request(port, '/apps/bad/channels')).status).toBe(404)

    const { connections, channels, messages } = await stateOf(port)
    expect(connections).toBe(1)
    expect(channels).toEqual([
      { name: 'presence-room', subscribers: 1, members: [{ id: '1', info: { name: 'Ann' } }] },
    ])
    expect(messages.map(({ direction, event }) => `${direction} ${event}`)).toEqual([
      'out saved',
      'out pusher_internal:subscription_succeeded',
      'in pusher:subscribe',
      'out pusher:connection_established',
    ])
    expect(JSON.stringify(messages)).not.toMatch(/[0-9a-f]{64}/)
  })

  it('a test event is published there', async () => {
    const upstream = await startBridge()
    const port = await startInFrontOf(upstream.port)
    const client = await SocketClient.connect(port)
    client.subscribe('news')
    await client.drain()
    expect(await sendTestEvent(port, { channel: 'news', name: 'hello', data: '{"n":1}' })).toBe(200)
    expect(await client.receives({ event: 'hello' })).toEqual({
      event: 'hello',
      channel: 'news',
      data: '{"n":1}',
    })
  })

  it('closing codes are passed on', async () => {
    const upstream = await startBridge()
    const port = await startInFrontOf(upstream.port)
    expect(await new SocketClient(port, { key: 'unknown' }).closed).toBe(4001)
  })

  it('clients that come while it is away are held until it is back; those it loses are to come back at once', async () => {
    const upstreamPort = await getPort()
    const port = await startInFrontOf(upstreamPort)
    const early = new SocketClient(port)
    expect((await request(port, '/apps/app-id/connections')).status).toBe(502)
    const { bridge } = await startBridge({ port: upstreamPort })
    await early.receives({ event: 'pusher:connection_established' })
    await bridge.close()
    expect(await early.closed).toBe(4200)
  })
})

describe('/dev/realtime', () => {
  it('shows the server itself, and sends test events from its own page only', async () => {
    const { port } = await startBridge({ showsTraffic: true })
    const client = await SocketClient.connect(port)
    client.subscribe('news')
    await client.drain()
    const page = await fetch(`http://127.0.0.1:${port}/dev/realtime`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('<title>Realtime</title>')

    const event = { channel: 'news', name: 'hello' }
    expect(await sendTestEvent(port, event)).toBe(200)
    await client.receives({ event: 'hello' })
    expect(await sendTestEvent(port, event, 'https://evil.example')).toBe(403)
    expect(await sendTestEvent(port, { channel: 'news', name: '' })).toBe(422)
    expect(await client.drain()).toEqual([])
    expect((await stateOf(port)).channels).toEqual([{ name: 'news', subscribers: 1, members: [] }])
  })

  it('is not there in production', async () => {
    const { port } = await startBridge({ showsTraffic: false })
    expect((await fetch(`http://127.0.0.1:${port}/dev/realtime`)).status).toBe(404)
  })
})

async function sendTestEvent(
  port: number,
  event: object,
  origin = `http://127.0.0.1:${port}`,
): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${port}/dev/realtime/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(event),
  })
  return status
}

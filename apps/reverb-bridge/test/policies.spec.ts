import { describe, expect, it } from 'vitest'
import { connectEcho, pusherServer } from './echo-client.ts'
import { startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

const hi = (channel: string) => ({ event: 'client-hi', channel, data: {} })

describe('client events', () => {
  it("accepted from nobody are refused, as in Reverb's own words", async () => {
    const { port } = await startBridge({ application: { acceptClientEventsFrom: 'none' } })
    const client = await SocketClient.connect(port)
    client.subscribe('private-x')
    client.send(hi('private-x'))
    const { data } = await client.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4301, message: 'The app does not have client messaging enabled.' })
  })

  it('accepted from all may come from those who do not listen, and on public channels', async () => {
    const { port } = await startBridge({ application: { acceptClientEventsFrom: 'all' } })
    const [speaker, listener] = [await SocketClient.connect(port), await SocketClient.connect(port)]
    listener.subscribe('news')
    await listener.drain()
    speaker.send(hi('news'))
    await speaker.drain()
    expect(await listener.drain()).toEqual([hi('news')])
  })
})

describe('the rate limit', () => {
  it('refuses what is over it, and keeps the connection', async () => {
    const rateLimit = { attempts: 3, seconds: 3_600, terminates: false }
    const { port } = await startBridge({ application: { rateLimit } })
    const [client, other] = [await SocketClient.connect(port), await SocketClient.connect(port)]
    for (let n = 0; n < 4; n++) client.send({ event: 'pusher:ping' })
    const { data } = await client.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4301, message: 'Rate limit exceeded' })
    expect(client.frames.map(({ event }) => event)).toEqual(Array(3).fill('pusher:pong'))
    expect(await other.drain()).toEqual([])
    expect(client.isOpen).toBe(true)
  })

  it('closes the connection when it is told to, to return after a while', async () => {
    const rateLimit = { attempts: 1, seconds: 3_600, terminates: true }
    const { port } = await startBridge({ application: { rateLimit } })
    const client = await SocketClient.connect(port)
    for (let n = 0; n < 2; n++) client.send({ event: 'pusher:ping' })
    expect(await client.closed).toBe(4100)
  })

  it('begins anew with every window', async () => {
    const rateLimit = { attempts: 1, seconds: 0.001, terminates: true }
    const { port } = await startBridge({ application: { rateLimit } })
    const client = await SocketClient.connect(port)
    await client.drain()
    expect(await client.drain()).toEqual([])
  })
})

describe('subscription counts', () => {
  it('are sent to subscribers when they are switched on, and reach pusher-js', async () => {
    const { port } = await startBridge({ application: { sendsSubscriptionCount: true } })
    const counts: number[] = []
    const channel = connectEcho(port).connector.pusher.subscribe('news')
    channel.bind('pusher:subscription_count', ({ subscription_count }: { subscription_count: number }) =>
      counts.push(subscription_count),
    )
    const reached = (count: number) => expect.poll(() => counts.at(-1)).toBe(count)
    await reached(1)
    const other = await SocketClient.connect(port)
    other.subscribe('news')
    await reached(2)
    other.socket.close()
    await reached(1)
  })
})

describe('a server that is short of memory', () => {
  it('turns new clients away, to return after a while (4100)', async () => {
    const { port } = await startBridge({ limits: { memory: 1 } })
    const client = new SocketClient(port)
    const { data } = await client.receives({ event: 'pusher:error' })
    expect(data).toEqual({ code: 4100, message: 'Server is over capacity' })
    expect(await client.closed).toBe(4100)
  })

  it('keeps those who are here', async () => {
    const { port } = await startBridge({ limits: { memory: process.memoryUsage.rss() + 150 * mebibyte } })
    const here = await SocketClient.connect(port)
    here.subscribe('news')
    const ballast = Buffer.alloc(400 * mebibyte, 1)
    const welcome = async () => {
      const { event, data } = await new SocketClient(port).receives({})
      return event === 'pusher:error' ? (data as { code: number }).code : event
    }
    await expect.poll(welcome).toBe(4100)
    await here.drain()
    await pusherServer(port).trigger('news', 'ev', 'x')
    await here.receives({ event: 'ev' })
    // Still needed, so that it is still there.
    expect(ballast.at(-1)).toBe(1)
  })
})

const mebibyte = 1_048_576

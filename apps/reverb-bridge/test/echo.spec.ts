import { describe, expect, it, vi } from 'vitest'
import { connectEcho, pusherServer, subscribed, waitForState } from './echo-client.ts'
import { startBridge } from './running-bridge.ts'

const ann = { user_id: '1', user_info: { name: 'Ann' } }
const bob = { user_id: '2', user_info: { name: 'Bob' } }

describe('a public channel', () => {
  it('carries what the application publishes to everyone who listens, in order', async () => {
    const { port } = await startBridge()
    const [first, second] = [connectEcho(port), connectEcho(port)]
    const received: Record<'first' | 'second', number[]> = { first: [], second: [] }
    const channels = [
      first.channel('news').listen('.counted', ({ n }: { n: number }) => received.first.push(n)),
      second.channel('news').listen('.counted', ({ n }: { n: number }) => received.second.push(n)),
    ]
    await Promise.all(channels.map(subscribed))

    const server = pusherServer(port)
    for (const n of [1, 2, 3]) await server.trigger('news', 'counted', { n })

    await vi.waitFor(() => expect(received).toEqual({ first: [1, 2, 3], second: [1, 2, 3] }))
  })

  it('leaves out the client that caused the event, when its socket id is given', async () => {
    const { port } = await startBridge()
    const [author, reader] = [connectEcho(port), connectEcho(port)]
    const [toAuthor, toReader]: [object[], object[]] = [[], []]
    await subscribed(author.channel('news').listen('.saved', (data: object) => toAuthor.push(data)))
    await subscribed(reader.channel('news').listen('.saved', (data: object) => toReader.push(data)))

    await pusherServer(port).trigger('news', 'saved', { n: 1 }, { socket_id: author.socketId()! })
    await pusherServer(port).trigger('news', 'saved', { n: 2 })

    await vi.waitFor(() => expect(toReader).toEqual([{ n: 1 }, { n: 2 }]))
    await vi.waitFor(() => expect(toAuthor).toEqual([{ n: 2 }]))
  })

  it('is silent to those who left', async () => {
    const { port } = await startBridge()
    const [leaver, stayer] = [connectEcho(port), connectEcho(port)]
    const [toLeaver, toStayer] = [vi.fn(), vi.fn()]
    await subscribed(leaver.channel('news').listen('.saved', toLeaver))
    await subscribed(stayer.channel('news').listen('.saved', toStayer))
    leaver.leave('news')
    const count = () => subscriptionCount(port, 'news')
    await vi.waitFor(async () => expect(await count()).toBe(1))

    await pusherServer(port).trigger('news', 'saved', {})
    await vi.waitFor(() => expect(toStayer).toHaveBeenCalledOnce())
    expect(toLeaver).not.toHaveBeenCalled()
  })
})

describe('a private channel', () => {
  it('carries events to those whom the application signed a subscription', async () => {
    const { port } = await startBridge()
    const echo = connectEcho(port)
    const received = vi.fn()
    await subscribed(echo.private('envelopes.1').listen('.envelope.sent', received))
    await pusherServer(port).trigger('private-envelopes.1', 'envelope.sent', { title: 'Käufe ✓' })
    await vi.waitFor(() => expect(received).toHaveBeenCalledWith({ title: 'Käufe ✓' }, {}))
  })

  it('refuses a wrong signature on the channel, and the connection stays usable', async () => {
    const { port } = await startBridge()
    const echo = connectEcho(port, { refused: true })
    const problem = await new Promise((resolve) => echo.private('envelopes.1').error(resolve))
    expect(problem).toEqual({ type: 'AuthError', error: 'Connection is unauthorized', status: 401 })
    await subscribed(echo.channel('news'))
  })

  it('carries whispers to the other members, unchanged', async () => {
    const { port } = await startBridge()
    const [speaker, listener] = [connectEcho(port), connectEcho(port)]
    const [toSpeaker, toListener] = [vi.fn(), vi.fn()]
    const channel = speaker.private('desk').listenForWhisper('typing', toSpeaker)
    await subscribed(channel)
    await subscribed(listener.private('desk').listenForWhisper('typing', toListener))

    channel.whisper('typing', { name: 'Ann', nothing: {}, none: [] })
    await vi.waitFor(() =>
      expect(toListener.mock.calls[0]?.[0]).toEqual({ name: 'Ann', nothing: {}, none: [] }),
    )
    expect(toSpeaker).not.toHaveBeenCalled()
  })
})

describe('a presence channel', () => {
  it('tells who is here, who joins, and who leaves with the last connection', async () => {
    const { port } = await startBridge()
    const seen: unknown[] = []
    const first = connectEcho(port, { user: ann })
    const room = first
      .join('room')
      .here((members: object[]) => seen.push(['here', members]))
      .joining((member: object) => seen.push(['joining', member]))
      .leaving((member: object) => seen.push(['leaving', member]))
    await subscribed(room)

    const bobsLaptop = connectEcho(port, { user: bob })
    const here = vi.fn()
    await subscribed(bobsLaptop.join('room').here(here))
    expect(here).toHaveBeenCalledWith([ann.user_info, bob.user_info])

    const bobsPhone = connectEcho(port, { user: bob })
    await subscribed(bobsPhone.join('room'))
    bobsLaptop.disconnect()
    await vi.waitFor(async () =>
      expect(
        await pusherServer(port)
          .get({ path: '/connections' })
          .then((r) => r.json()),
      ).toEqual({ connections: 2 }),
    )
    bobsPhone.leave('room')

    await vi.waitFor(() =>
      expect(seen).toEqual([
        ['here', [ann.user_info]],
        ['joining', bob.user_info],
        ['leaving', bob.user_info],
      ]),
    )
  })

  it('names the member who whispers', async () => {
    const { port } = await startBridge()
    const [speaker, listener] = [connectEcho(port, { user: ann }), connectEcho(port, { user: bob })]
    const room = speaker.join('room')
    await subscribed(room)
    const heard = vi.fn()
    await subscribed(listener.join('room').listenForWhisper('typing', heard))
    room.whisper('typing', { draft: 1 })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ draft: 1 }, { user_id: '1' }))
  })
})

describe('a server that is restarted on the same port', () => {
  // pusher-js waits 15 s for an attempt that failed at once, so this takes as long.
  it('has its clients back, with their channels', async () => {
    const { port, bridge } = await startBridge()
    const echo = connectEcho(port, { user: ann })
    const received = vi.fn()
    await subscribed(echo.private('envelopes.1').listen('.envelope.viewed', received))
    await subscribed(echo.join('room'))
    const formerSocket = echo.socketId()

    await bridge.close()
    await waitForState(echo, 'connecting')
    await startBridge({ port })

    await vi.waitFor(async () => expect(await subscriptionCount(port, 'private-envelopes.1')).toBe(1), 40_000)
    expect(echo.socketId()).not.toBe(formerSocket)
    await pusherServer(port).trigger('private-envelopes.1', 'envelope.viewed', { n: 1 })
    await vi.waitFor(() => expect(received).toHaveBeenCalledWith({ n: 1 }, {}))
  }, 60_000)
})

async function subscriptionCount(port: number, channel: string): Promise<number | undefined> {
  const response = await pusherServer(port).get({
    path: `/channels/${channel}`,
    params: { info: 'subscription_count' },
  })
  return ((await response.json()) as { subscription_count?: number }).subscription_count
}

import { describe, expect, it, vi } from 'vitest'
import { connectEcho, pusherServer } from './echo-client.ts'
import { credentials, startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

describe('signing in', () => {
  it('by pusher-js makes what the application sends to the user arrive on all of its connections', async () => {
    const { port } = await startBridge()
    const received: Record<string, unknown[]> = { laptop: [], phone: [], other: [] }
    for (const [device, id] of [
      ['laptop', '1'],
      ['phone', '1'],
      ['other', '2'],
    ] as const) {
      const { pusher } = connectEcho(port, { signedInAs: { id } }).connector
      pusher.signin()
      pusher.user.bind('greeting', (data: unknown) => received[device]!.push(data))
    }
    const count = async (id: string) =>
      (
        (await pusherServer(port)
          .get({
            path: `/channels/${encodeURIComponent(`#server-to-user-${id}`)}`,
            params: { info: 'subscription_count' },
          })
          .then((response) => response.json())) as { subscription_count: number }
      ).subscription_count
    await vi.waitFor(async () => expect([await count('1'), await count('2')]).toEqual([2, 1]))

    await pusherServer(port).sendToUser('1', 'greeting', { n: 1 })
    await vi.waitFor(() => expect(received).toEqual({ laptop: [{ n: 1 }], phone: [{ n: 1 }], other: [] }))
  })

  it('with a wrong signature closes the connection for good (4009)', async () => {
    const { port } = await startBridge()
    for (const data of [
      { auth: `${credentials.key}:bad`, user_data: '{"id":"1"}' },
      { auth: 'bad', user_data: '{' },
    ]) {
      const client = await SocketClient.connect(port)
      client.send({ event: 'pusher:signin', data })
      const { data: problem } = await client.receives({ event: 'pusher:error' })
      expect(problem).toEqual({ code: 4009, message: 'Sign-in is unauthorized' })
      expect(await client.closed).toBe(4009)
    }
  })

  it('stands for the member of a presence channel whose signature names none', async () => {
    const { port } = await startBridge()
    const client = await SocketClient.connect(port)
    client.signIn({ id: '7', user_info: { name: 'Eve' } })
    client.subscribe('presence-room')
    const { data } = await client.receives({ event: 'pusher_internal:subscription_succeeded' })
    expect(data).toEqual({ presence: { count: 1, ids: ['7'], hash: { 7: { name: 'Eve' } } } })
  })

  it("does not open another user's channel", async () => {
    const { port } = await startBridge()
    const client = await SocketClient.connect(port)
    client.signIn({ id: '1' })
    client.send({ event: 'pusher:subscribe', data: { channel: '#server-to-user-2' } })
    const { data } = await client.receives({ event: 'pusher:subscription_error' })
    expect(data).toMatchObject({ type: 'AuthError', status: 401 })
  })
})

describe('a watchlist', () => {
  const online = (...ids: string[]) => ({ name: 'online', user_ids: ids })
  const offline = (...ids: string[]) => ({ name: 'offline', user_ids: ids })
  const events = async (client: SocketClient) =>
    (await client.drain())
      .filter(({ event }) => event === 'pusher_internal:watchlist_events')
      .flatMap(({ data }) => (data as { events: unknown[] }).events)

  it('tells at first who is there, then who comes first and goes last', async () => {
    const { port } = await startBridge()
    const [watcher, bob, bobsPhone] = [
      await SocketClient.connect(port),
      await SocketClient.connect(port),
      await SocketClient.connect(port),
    ]
    bob.signIn({ id: 'bob' })
    await bob.drain()
    watcher.signIn({ id: 'ann', watchlist: ['bob', 'eve'] })
    expect(await events(watcher)).toEqual([online('bob'), offline('eve')])

    bobsPhone.signIn({ id: 'bob' })
    await bobsPhone.drain()
    bob.socket.close()
    await bob.closed
    expect(await events(watcher)).toEqual([])

    bobsPhone.socket.terminate()
    await watcher
      .receives({ event: 'pusher_internal:watchlist_events' })
      .then(({ data }) => expect(data).toEqual({ events: [offline('bob')] }))
    const eve = await SocketClient.connect(port)
    eve.signIn({ id: 'eve' })
    await eve.drain()
    expect(await events(watcher)).toEqual([online('eve')])
  })

  it('reaches pusher-js', async () => {
    const { port } = await startBridge()
    const { pusher } = connectEcho(port, { signedInAs: { id: 'ann', watchlist: ['bob'] } }).connector
    const seen: unknown[] = []
    pusher.user.watchlist.bind('online', ({ user_ids }: { user_ids: string[] }) =>
      seen.push(['online', user_ids]),
    )
    pusher.user.watchlist.bind('offline', ({ user_ids }: { user_ids: string[] }) =>
      seen.push(['offline', user_ids]),
    )
    pusher.signin()
    await vi.waitFor(() => expect(seen).toEqual([['offline', ['bob']]]))
    const bob = await SocketClient.connect(port)
    bob.signIn({ id: 'bob' })
    await vi.waitFor(() =>
      expect(seen).toEqual([
        ['offline', ['bob']],
        ['online', ['bob']],
      ]),
    )
  })
})

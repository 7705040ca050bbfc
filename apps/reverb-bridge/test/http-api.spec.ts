import { beforeEach, describe, expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { application, credentials, startBridge } from './running-bridge.ts'
import { request, signedUrl } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const path = `/apps/${credentials.id}`
let port: number
let a: SocketClient
let b: SocketClient

/** Both listen to `pub`, and are Ann (1) and Bob (2) in `presence-r`. */
beforeEach(async () => {
  port = (await startBridge()).port
  a = await SocketClient.connect(port)
  b = await SocketClient.connect(port)
  for (const [client, id] of [
    [a, '1'],
    [b, '"2"'],
  ] as const) {
    client.subscribe('pub')
    client.subscribe('presence-r', `{"user_id":${id}}`)
    await client.drain()
  }
  await a.drain()
})

const events = async () => ({ a: await a.drain(), b: await b.drain() })

describe('POST /events', () => {
  it('publishes to several channels', async () => {
    const body = { name: 'ev', channels: ['pub', 'presence-r', 'nobody'], data: '{"x":1}' }
    expect(await request(port, `${path}/events`, { body })).toEqual({ status: 200, body: {} })
    const received = [
      { event: 'ev', data: '{"x":1}', channel: 'pub' },
      { event: 'ev', data: '{"x":1}', channel: 'presence-r' },
    ]
    expect(await events()).toEqual({ a: received, b: received })
  })

  it('publishes to one channel, but not to the socket that is named', async () => {
    const body = { name: 'ev', channel: 'pub', data: 'plain', socket_id: a.socketId }
    await request(port, `${path}/events`, { body })
    expect(await events()).toEqual({ a: [], b: [{ event: 'ev', data: 'plain', channel: 'pub' }] })
  })

  it('tells what is asked for by info', async () => {
    const body = {
      name: 'ev',
      channels: ['pub', 'presence-r', 'nobody'],
      data: '',
      info: 'user_count,subscription_count,nonsense',
    }
    expect(await request(port, `${path}/events`, { body })).toEqual({
      status: 200,
      body: { channels: { pub: { subscription_count: 2 }, 'presence-r': { user_count: 2 }, nobody: {} } },
    })
  })

  it.each([
    [
      { name: 'ev', data: 'x' },
      {
        channels: ['The channels field is required when channel is not present.'],
        channel: ['The channel field is required when channels is not present.'],
      },
    ],
    [{ name: 'ev', channel: 'pub', data: { o: 1 } }, { data: ['The data field must be a string.'] }],
    [{ channel: 'pub', data: 'x' }, { name: ['The name field is required.'] }],
    [
      { name: 'ev', channel: 'has space', data: 'x' },
      {
        channel: [
          'The channel name [has space] is invalid: 1 to 164 letters, digits or _ - = @ , . ; are expected.',
        ],
      },
    ],
    [
      { name: 'ev', channel: 'pub', data: 'x', socket_id: 'x' },
      { socket_id: ['The socket_id field format is invalid.'] },
    ],
  ])('answers %j with 422 and what is wrong by field', async (body, messages) => {
    expect(await request(port, `${path}/events`, { body })).toEqual({ status: 422, body: messages })
    expect(await events()).toEqual({ a: [], b: [] })
  })

  it('answers 400 to what is no JSON, 413 to what is too large', async () => {
    expect(await request(port, `${path}/events`, { body: 'not json' })).toEqual({
      status: 400,
      body: 'The request body is not valid JSON.',
    })
    const body = { name: 'ev', channel: 'pub', data: 'x'.repeat(10_000) }
    expect(await request(port, `${path}/events`, { body })).toEqual({
      status: 413,
      body: 'Payload too large.',
    })
  })

  it('answers 413 also where the size is not said before', async () => {
    const body = new Blob(['x'.repeat(20_000)]).stream()
    const sent = fetch(signedUrl(port, `${path}/events`), { method: 'POST', body, duplex: 'half' })
    expect((await sent).status).toBe(413)
  })
})

describe('POST /batch_events', () => {
  const batch = [
    { name: 'b1', channel: 'pub', data: '1' },
    { name: 'b2', channel: 'presence-r', data: '2' },
  ]

  it('publishes each event in order', async () => {
    expect(await request(port, `${path}/batch_events`, { body: { batch } })).toEqual({
      status: 200,
      body: { batch: {} },
    })
    const received = [
      { event: 'b1', channel: 'pub', data: '1' },
      { event: 'b2', channel: 'presence-r', data: '2' },
    ]
    expect(await events()).toEqual({ a: received, b: received })
  })

  it('answers info event by event', async () => {
    const body = { batch: [batch[0], { ...batch[1], info: 'user_count' }] }
    expect((await request(port, `${path}/batch_events`, { body })).body).toEqual({
      batch: [{}, { user_count: 2 }],
    })
  })

  it('publishes nothing when one event is wrong', async () => {
    const body = { batch: [batch[0], { channel: 'pub', data: '2' }] }
    expect(await request(port, `${path}/batch_events`, { body })).toEqual({
      status: 422,
      body: { 'batch.1.name': ['The name field is required.'] },
    })
    expect(await events()).toEqual({ a: [], b: [] })
  })
})

describe('GET', () => {
  it.each([
    ['/channels', {}, 200, { channels: { pub: {}, 'presence-r': {} } }],
    [
      '/channels',
      { filter_by_prefix: 'presence-', info: 'user_count' },
      200,
      { channels: { 'presence-r': { user_count: 2 } } },
    ],
    [
      '/channels/pub',
      { info: 'user_count,subscription_count' },
      200,
      { occupied: true, subscription_count: 2 },
    ],
    [
      '/channels/presence-r',
      { info: 'user_count,subscription_count' },
      200,
      { occupied: true, user_count: 2 },
    ],
    ['/channels/none', {}, 200, { occupied: false }],
    [`/channels/${'x'.repeat(164)}`, {}, 200, { occupied: false }],
    ['/channels/presence-r/users', {}, 200, { users: [{ id: 1 }, { id: '2' }] }],
    ['/channels/pub/users', {}, 400, {}],
    ['/channels/presence-none/users', {}, 404, {}],
    ['/connections', {}, 200, { connections: 2 }],
    ['/nope', {}, 404, 'Not found.'],
  ])('%s %j', async (address, query, status, body) => {
    expect(await request(port, `${path}${address}`, { query })).toEqual({ status, body })
  })

  it('counts connections that are subscribed to nothing, and no longer those that left', async () => {
    const idle = await SocketClient.connect(port)
    expect((await request(port, `${path}/connections`)).body).toEqual({ connections: 3 })
    idle.socket.close()
    await idle.closed
    expect((await request(port, `${path}/connections`)).body).toEqual({ connections: 2 })
  })

  it('forgets a channel that nobody listens to any more', async () => {
    for (const client of [a, b]) {
      client.send({ event: 'pusher:unsubscribe', data: { channel: 'pub' } })
      client.send({ event: 'pusher:unsubscribe', data: { channel: 'zzz' } })
      await client.drain()
    }
    expect((await request(port, `${path}/channels`)).body).toEqual({ channels: { 'presence-r': {} } })
  })

  it('is answered without a body to HEAD', async () => {
    const response = await fetch(signedUrl(port, `${path}/channels`, { method: 'HEAD' }), { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('refuses a channel that is not percent-encoded as it should be', async () => {
    expect(await request(port, `${path}/channels/%E0%A4%A`)).toEqual({
      status: 400,
      body: "The path's part [%E0%A4%A] is not percent-encoded as it should be.",
    })
  })

  it('refuses a parameter that is given twice', async () => {
    const signedInAnyOrder = signedUrl(port, `${path}/channels`, { query: { info: 'a&info=b' } })
    expect(
      await fetch(signedInAnyOrder.replace('a%26info%3Db', 'a&info=b')).then(({ status }) => status),
    ).toBe(422)
  })
})

describe('a signature', () => {
  const invalid = { status: 401, body: 'Authentication signature invalid.' }
  const body = { name: 'ev', channel: 'pub', data: 'x' }
  const seconds = (offset: number) => ({ auth_timestamp: String(Math.floor(Date.now() / 1_000) + offset) })

  it.each([
    ['another secret made', { forged: { auth_signature: '0'.repeat(64) } }],
    ['is missing', { forged: { auth_signature: '' } }],
    ['is for another time', { forged: { auth_timestamp: '1' } }],
    ['is for another body', { signed: { body_md5: '0'.repeat(32) } }],
    ['leaves out the body', { signed: { body_md5: '' } }],
    ['is for another key', { signed: { auth_key: 'other' } }],
    ['is for other parameters', { forged: { info: 'subscription_count' } }],
  ])('that %s is refused, and nothing is published', async (_, options) => {
    expect(await request(port, `${path}/events`, { body, ...options })).toEqual(invalid)
    expect(await events()).toEqual({ a: [], b: [] })
  })

  it('is for one method and path only', async () => {
    const url = signedUrl(port, `${path}/channels`)
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
    expect((await fetch(url.replace('/channels', '/connections'))).status).toBe(401)
  })

  it.each([-601, 602, Number.NaN])('that is %i seconds off is refused', async (offset) => {
    const answer = await request(port, `${path}/connections`, { signed: seconds(offset) })
    expect(answer.status).toBe(401)
    expect(answer.body).toMatch(
      /^Authentication timestamp \[.+\] is not within 600 seconds of the server's time \[\d+\]\.$/,
    )
  })

  it.each([-590, 590])('that is %i seconds off is good', async (offset) => {
    expect((await request(port, `${path}/connections`, { signed: seconds(offset) })).status).toBe(200)
  })

  it('for an unknown application is not looked at', async () => {
    expect(await request(port, '/apps/bad/channels')).toEqual({
      status: 404,
      body: 'No matching application for ID [bad].',
    })
  })
})

describe('GET /up', () => {
  it('needs no signature', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/up`)
    expect(await response.json()).toMatchObject({ status: 'ok', service: 'reverb-bridge', health: 'OK' })
  })
})

describe('POST /users/{user}/terminate_connections', () => {
  const terminate = (user: string) =>
    request(port, `${path}/users/${user}/terminate_connections`, { method: 'POST' })

  it('closes all connections of the user for good (4009), on whatever channels they are, and no others', async () => {
    const again = await SocketClient.connect(port)
    again.subscribe('presence-other', '{"user_id":"1"}')
    again.signIn({ id: 'someone else' })
    await again.drain()
    const signedIn = await SocketClient.connect(port)
    signedIn.signIn({ id: '1' })
    await signedIn.drain()

    expect(await terminate('1')).toEqual({ status: 200, body: {} })
    expect(await Promise.all([a.closed, again.closed, signedIn.closed])).toEqual([4009, 4009, 4009])
    expect((await b.drain()).map(({ event, data }) => [event, data])).toEqual([
      ['pusher_internal:member_removed', { user_id: 1 }],
    ])
  })

  it('answers the same for a user who is not there', async () => {
    expect(await terminate('nobody')).toEqual({ status: 200, body: {} })
    await a.drain()
  })

  it('closes who listens to a private channel as the user, also to others than that, and nobody else there', async () => {
    const [ann, bob, unnamed] = await Promise.all([1, 2, 3].map(() => SocketClient.connect(port)))
    ann!.subscribe('private-c', '{"user_id":"ann"}')
    bob!.subscribe('private-c', '{"user_id":"bob"}')
    unnamed!.subscribe('private-c')
    for (const client of [ann!, bob!, unnamed!]) await client.drain()
    await terminate('ann')
    expect(await ann!.closed).toBe(4009)
    await pusherServer(port).trigger('private-c', 'ev', 'x')
    for (const client of [bob!, unnamed!])
      expect((await client.drain()).map(({ event }) => event)).toEqual(['ev'])
  })

  it('leaves alone who unsubscribed from what they listened to as the user', async () => {
    const client = await SocketClient.connect(port)
    client.subscribe('private-c', '{"user_id":"ann"}')
    client.send({ event: 'pusher:unsubscribe', data: { channel: 'private-c' } })
    await client.drain()
    await terminate('ann')
    expect(await client.drain()).toEqual([])
  })

  it.each(['private-c', 'presence-c'])(
    'makes void what was signed for the user before and not used, on %s, but not for a later connection',
    async (channel) => {
      const kept = await SocketClient.connect(port)
      await terminate('ann')
      kept.subscribe(channel, '{"user_id":"ann"}')
      expect(await kept.receives({ event: 'pusher:subscription_error' })).toMatchObject({
        data: { type: 'AuthError', status: 401 },
      })
      const later = await SocketClient.connect(port)
      later.subscribe(channel, '{"user_id":"ann"}')
      await later.receives({ event: 'pusher_internal:subscription_succeeded', channel })
      kept.subscribe(channel, '{"user_id":"bob"}')
      await kept.receives({ event: 'pusher_internal:subscription_succeeded', channel })
    },
  )

  it.each(['private-c', 'presence-c'])(
    'closes what listens on %s in one session of a user, where that is signed, and makes void what else was signed for it',
    async (channel) => {
      const [ended, kept, other] = await Promise.all([1, 2, 3].map(() => SocketClient.connect(port)))
      const inSession = (id: string) => JSON.stringify({ user_id: 'ann', session_id: id })
      ended!.subscribe(channel, inSession('phone'))
      other!.subscribe(channel, inSession('laptop'))
      for (const client of [ended!, other!])
        await client.receives({ event: 'pusher_internal:subscription_succeeded', channel })
      await terminate('phone')
      expect(await ended!.closed).toBe(4009)
      kept!.subscribe(channel, inSession('phone'))
      await kept!.receives({ event: 'pusher:subscription_error' })
      await pusherServer(port).trigger(channel, 'ev', 'x')
      await other!.receives({ event: 'ev' })
    },
  )

  it('does not show others in which session a member listens', async () => {
    const [watching, coming] = await Promise.all([1, 2].map(() => SocketClient.connect(port)))
    watching!.subscribe('presence-c', '{"user_id":"bob"}')
    await watching!.drain()
    coming!.subscribe('presence-c', '{"user_id":"ann","user_info":{},"session_id":"phone"}')
    expect(JSON.stringify([await coming!.drain(), await watching!.drain()])).not.toContain('phone')
  })

  it('makes void a sign-in as the user that was signed before', async () => {
    const kept = await SocketClient.connect(port)
    await terminate('ann')
    kept.signIn({ id: 'ann' })
    expect(await kept.closed).toBe(4009)
  })
})

describe('several applications', () => {
  it('do not hear of each other, and each has its own secret', async () => {
    const other = { ...application, id: 'other-id', key: 'other-key', secret: 'other-secret' }
    const { port } = await startBridge({ others: [other] })
    const ours = await SocketClient.connect(port)
    const theirs = await SocketClient.connect(port, { key: 'other-key' })
    for (const client of [ours, theirs]) {
      client.subscribe('news')
      await client.drain()
    }
    const server = pusherServer(port, { appId: 'other-id', key: 'other-key', secret: 'other-secret' })
    await server.trigger('news', 'ev', 'x')
    expect((await theirs.drain()).map(({ event }) => event)).toEqual(['ev'])
    expect(await ours.drain()).toEqual([])
    const forged = pusherServer(port, { appId: 'other-id', key: 'other-key' })
    await expect(forged.trigger('news', 'ev', 'x')).rejects.toMatchObject({ status: 401 })
  })
})

describe('a path before all others (REVERB_SERVER_PATH)', () => {
  it('is part of every address, and not of what is signed', async () => {
    const { port } = await startBridge({ path: '/ws' })
    const url = signedUrl(port, `${path}/connections`).replace('/apps/', '/ws/apps/')
    expect(await (await fetch(url)).json()).toEqual({ connections: 0 })
    const client = await SocketClient.connect(port, { path: '/ws' })
    expect(await client.drain()).toEqual([])
  })
})

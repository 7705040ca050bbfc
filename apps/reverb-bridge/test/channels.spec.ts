import { describe, expect, it } from 'vitest'
import { startBridge } from './running-bridge.ts'
import { SocketClient } from './socket-client.ts'

async function connectTwo() {
  const { port } = await startBridge()
  return { port, a: await SocketClient.connect(port), b: await SocketClient.connect(port) }
}

const succeeded = (channel: string, data: object = {}) => ({
  event: 'pusher_internal:subscription_succeeded',
  data,
  channel,
})
const refused = (channel: string, problem: object) => ({
  event: 'pusher:subscription_error',
  data: problem,
  channel,
})
const unauthorized = { type: 'AuthError', error: 'Connection is unauthorized', status: 401 }

describe('subscribing', () => {
  it('is confirmed, also when repeated', async () => {
    const { a } = await connectTwo()
    a.subscribe('pub')
    a.subscribe('pub')
    expect(await a.drain()).toEqual([succeeded('pub'), succeeded('pub')])
  })

  it('takes its data as text too', async () => {
    const { a } = await connectTwo()
    a.send({ event: 'pusher:subscribe', data: JSON.stringify({ channel: 'pub', auth: null }) })
    expect(await a.drain()).toEqual([succeeded('pub')])
  })

  it.each(['', 'has space', 'ümlaut', '#server-to-user-', '#other', 'a/b', 'x'.repeat(165), 'line\nbreak'])(
    'to a channel named %j is refused',
    async (name) => {
      const { a } = await connectTwo()
      a.subscribe(name)
      const error = 'The channel name is not valid: expected 1 to 164 letters, digits or _ - = @ , . ;'
      expect(await a.drain()).toEqual([refused(name, { type: 'InvalidChannelName', error, status: 400 })])
    },
  )

  it('to a private channel needs the signature of this socket and this channel', async () => {
    const { a, b } = await connectTwo()
    a.subscribe('private-x')
    expect(await a.drain()).toEqual([succeeded('private-x')])

    for (const auth of ['app-key:bad', 'app-key:', '', undefined]) {
      b.send({ event: 'pusher:subscribe', data: { channel: 'private-x', auth } })
      expect(await b.drain()).toEqual([refused('private-x', unauthorized)])
    }
    b.socketId = a.socketId
    b.subscribe('private-x')
    expect(await b.drain()).toEqual([refused('private-x', unauthorized)])
  })

  it('to a presence channel needs a member, under the same signature', async () => {
    const { a } = await connectTwo()
    const error = expect.stringContaining('channel_data is expected to be JSON text with a user_id')
    for (const data of [undefined, '', '{', '{"foo":1}', '{"user_id":null}', '{"user_id":""}']) {
      a.subscribe('presence-r', data)
      expect(await a.drain()).toEqual([refused('presence-r', { type: 'AuthError', error, status: 401 })])
    }
  })
})

describe('presence', () => {
  it('keeps ids and infos as they were signed, and takes 1 and "1" for the same user', async () => {
    const { port, a, b } = await connectTwo()
    a.subscribe('presence-r', '{"user_id":1,"user_info":{"name":"Ann"}}')
    const ann = { count: 1, ids: [1], hash: { 1: { name: 'Ann' } } }
    expect(await a.drain()).toEqual([succeeded('presence-r', { presence: ann })])

    b.subscribe('presence-r', '{"user_id":"2","user_info":{}}')
    const both = { count: 2, ids: [1, '2'], hash: { 1: { name: 'Ann' }, 2: {} } }
    expect(await b.drain()).toEqual([succeeded('presence-r', { presence: both })])
    expect(await a.drain()).toEqual([
      { event: 'pusher_internal:member_added', data: { user_id: '2', user_info: {} }, channel: 'presence-r' },
    ])

    const again = await SocketClient.connect(port)
    again.subscribe('presence-r', '{"user_id":"1","user_info":{"name":"Ann"}}')
    expect(await again.drain()).toEqual([succeeded('presence-r', { presence: both })])
    expect(await b.drain()).toEqual([])

    a.socket.terminate()
    again.socket.close()
    const removed = await b.receives({ event: 'pusher_internal:member_removed' })
    expect(removed).toEqual({
      event: 'pusher_internal:member_removed',
      data: { user_id: 1 },
      channel: 'presence-r',
    })
    expect(await b.drain()).toEqual([])
  })

  it('is not doubled when a client subscribes twice', async () => {
    const { a, b } = await connectTwo()
    a.subscribe('presence-r', '{"user_id":"1"}')
    await a.drain()
    b.subscribe('presence-r', '{"user_id":"2"}')
    b.subscribe('presence-r', '{"user_id":"3"}')
    const both = { count: 2, ids: ['1', '2'], hash: { 1: {}, 2: {} } }
    expect(await b.drain()).toEqual([
      succeeded('presence-r', { presence: both }),
      succeeded('presence-r', { presence: both }),
    ])
    b.send({ event: 'pusher:unsubscribe', data: { channel: 'presence-r' } })
    await b.drain()
    expect((await a.drain()).map(({ event }) => event)).toEqual([
      'pusher_internal:member_added',
      'pusher_internal:member_removed',
    ])
  })
})

describe('a client event', () => {
  it.each([[{ m: 1 }], [{}], [[]], ['text'], ['{"m":2}'], [null]])('carries %j unchanged', async (data) => {
    const { a, b } = await connectTwo()
    for (const client of [a, b]) {
      client.subscribe('private-x')
      await client.drain()
    }
    a.send({ event: 'client-hi', channel: 'private-x', data, extra: 1 })
    expect(await a.drain()).toEqual([])
    expect(await b.drain()).toEqual([{ event: 'client-hi', channel: 'private-x', data }])
  })

  it('names the sender on a presence channel', async () => {
    const { a, b } = await connectTwo()
    a.subscribe('presence-r', '{"user_id":1}')
    await a.drain()
    b.subscribe('presence-r', '{"user_id":"2"}')
    await b.drain()
    a.send({ event: 'client-hi', channel: 'presence-r', data: {}, user_id: 'forged' })
    await a.drain()
    expect(await b.drain()).toEqual([{ event: 'client-hi', channel: 'presence-r', data: {}, user_id: 1 }])
  })

  it('is refused from those who are not members, and on public channels', async () => {
    const { a, b } = await connectTwo()
    a.subscribe('private-x')
    a.subscribe('pub')
    b.subscribe('pub')
    await Promise.all([a.drain(), b.drain()])

    b.send({ event: 'client-x', channel: 'private-x', data: {} })
    b.send({ event: 'client-x', channel: 'pub', data: {} })
    b.send({ event: 'not-client', channel: 'pub', data: {} })
    const error = (message: string) => ({ event: 'pusher:error', data: { code: 4009, message } })
    expect(await b.drain()).toEqual([
      error('The client is not a member of the specified channel.'),
      error('Client events are allowed on private and presence channels only.'),
    ])
    expect(await a.drain()).toEqual([])
  })
})

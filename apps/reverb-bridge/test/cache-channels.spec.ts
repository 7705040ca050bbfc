import PusherServer from 'pusher'
import { describe, expect, it, vi } from 'vitest'
import { connectEcho, subscribed } from './echo-client.ts'
import { credentials, startBridge } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const names = ['cache-c', 'private-cache-c', 'presence-cache-c', 'private-encrypted-cache-c']
const member = (channel: string) => (channel.startsWith('presence-') ? '{"user_id":"1"}' : undefined)

describe.each(names)('%s', (channel) => {
  it('tells a new subscriber the last event, or that there is none', async () => {
    const { port } = await startBridge()
    const client = await SocketClient.connect(port)
    client.subscribe(channel, member(channel))
    expect((await client.drain()).map(({ event }) => event)).toEqual([
      'pusher_internal:subscription_succeeded',
      'pusher:cache_miss',
    ])
    for (const n of ['1', '2']) await publish(port, channel, n)
    await client.drain()

    const later = await SocketClient.connect(port)
    later.subscribe(channel, member(channel))
    const [, cached] = await later.drain()
    expect(cached).toEqual({ event: 'ev', channel, data: '2' })
  })
})

describe('a cache channel', () => {
  it('remembers what was published while nobody listened', async () => {
    const { port } = await startBridge()
    await publish(port, 'cache-c', 'early')
    const client = await SocketClient.connect(port)
    client.subscribe('cache-c')
    expect((await client.drain())[1]).toEqual({ event: 'ev', channel: 'cache-c', data: 'early' })
  })

  it('does not remember what clients say', async () => {
    const { port } = await startBridge()
    const [speaker, listener] = [await SocketClient.connect(port), await SocketClient.connect(port)]
    speaker.subscribe('private-cache-c')
    speaker.send({ event: 'client-hi', channel: 'private-cache-c', data: {} })
    await speaker.drain()
    listener.subscribe('private-cache-c')
    expect((await listener.drain())[1]).toEqual({ event: 'pusher:cache_miss', channel: 'private-cache-c' })
  })
})

describe('an encrypted channel', () => {
  it('is encrypted and decrypted by the libraries; the server passes on what it cannot read', async () => {
    const { port } = await startBridge()
    const server = new PusherServer({
      appId: credentials.id,
      ...credentials,
      host: '127.0.0.1',
      port: String(port),
      encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString('base64'),
    })
    const echo = connectEcho(port, { signer: server })
    const heard = vi.fn()
    await subscribed(echo.encryptedPrivate('desk').listen('.saved', heard))
    const eavesdropper = await SocketClient.connect(port)
    eavesdropper.subscribe('private-encrypted-desk')
    await eavesdropper.drain()

    await server.trigger('private-encrypted-desk', 'saved', { secret: 'word' })
    await vi.waitFor(() => expect(heard.mock.calls[0]?.[0]).toEqual({ secret: 'word' }))
    const [frame] = await eavesdropper.drain()
    expect(Object.keys(JSON.parse(frame!.data as string))).toEqual(['nonce', 'ciphertext'])
  })

  it('refuses client events, which would not be encrypted', async () => {
    const { port } = await startBridge()
    const client = await SocketClient.connect(port)
    client.subscribe('private-encrypted-desk')
    await client.drain()
    client.send({ event: 'client-hi', channel: 'private-encrypted-desk', data: {} })
    expect((await client.drain())[0]).toMatchObject({ event: 'pusher:error', data: { code: 4009 } })
  })
})

async function publish(port: number, channel: string, data: string): Promise<void> {
  const body = { name: 'ev', channels: [channel], data }
  expect(await request(port, `/apps/${credentials.id}/events`, { body })).toEqual({ status: 200, body: {} })
}

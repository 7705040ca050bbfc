import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { readReverbMessage, writeEvent, writeQuestion, writeTerminate } from '../src/reverb/reverb-message.ts'
import { pusherServer } from './echo-client.ts'
import { RedisServer } from './redis-server.ts'
import { application, credentials, startBridge } from './running-bridge.ts'
import { request } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

const redis = await RedisServer.start()
const path = `/apps/${credentials.id}`

/** The bridge, and what a Laravel Reverb beside it hears and says on Redis. */
async function start() {
  const channel = randomUUID()
  const settings = { ...redis.settings(channel), format: 'reverb' as const }
  const { port } = await startBridge({ redis: settings })
  const [listener, speaker] = [new Redis({ port: redis.port }), new Redis({ port: redis.port })]
  const heard: string[] = []
  listener.on('message', (_channel, message: string) => heard.push(message))
  await listener.subscribe(channel)
  const client = await SocketClient.connect(port)
  client.subscribe('presence-r', '{"user_id":"1"}')
  await client.drain()
  const stop = () => [listener, speaker].forEach((connection) => connection.disconnect())
  return { port, client, heard, say: (message: string) => speaker.publish(channel, message), stop }
}

it('takes events and terminated users from Reverb, and counts for it', async () => {
  const { client, heard, say, stop } = await start()
  await say(writeEvent(application, { name: 'e', channels: ['presence-r', 'other'], data: '1' }))
  expect(await client.receives({ event: 'e' })).toEqual({ event: 'e', channel: 'presence-r', data: '1' })
  await say(
    writeEvent(application, { name: 'e', channels: ['presence-r'], data: '2', except: client.socketId }),
  )
  expect(await client.drain()).toEqual([])

  const answers = async (question: Parameters<typeof writeQuestion>[1]['question'], options: object) => {
    await say(writeQuestion(application, { key: 'k'.repeat(10), question, options }))
    await expect.poll(() => heard.some((text) => text.startsWith('{"type":"kkkkkkkkkk"'))).toBe(true)
    return JSON.parse(heard.splice(0).at(-1)!).payload
  }
  expect(await answers('CHANNEL', { channel: 'presence-r', info: 'user_count,occupied' })).toEqual({
    occupied: true,
    user_count: 1,
  })
  expect(await answers('CHANNELS', { filter: 'presence-', info: 'user_count' })).toEqual({
    'presence-r': { user_count: 1 },
  })
  expect(await answers('CHANNEL_USERS', { channel: 'presence-r' })).toEqual([{ id: '1' }])
  expect(await answers('CONNECTIONS', [])).toEqual({ [client.socketId]: {} })

  await say(writeTerminate(application, '1'))
  expect(await client.closed).toBe(4009)
  stop()
})

it('tells Reverb what is published here, and adds its counts to our own', async () => {
  const { port, client, heard, say, stop } = await start()
  await pusherServer(port).trigger('presence-r', 'e', 'x')
  await client.receives({ event: 'e', data: 'x' })
  expect(readReverbMessage(heard[0]!)).toMatchObject({
    kind: 'event',
    event: { name: 'e', channels: ['presence-r'], data: 'x' },
  })

  // A Reverb with one other user on the same channel answers too.
  const asking = expect
    .poll(() => heard.some((text) => text.startsWith('{"type":"metrics"')), { interval: 5 })
    .toBe(true)
  const answer = request(port, `${path}/channels/presence-r/users`)
  await asking
  const question = readReverbMessage(heard.find((text) => text.startsWith('{"type":"metrics"'))!)
  if (question.kind !== 'question') throw new Error(question.kind)
  await say(JSON.stringify({ type: question.key, payload: [{ id: '2' }] }))
  expect((await answer).body).toEqual({ users: expect.arrayContaining([{ id: '1' }, { id: '2' }]) })

  await say('{"type":"message","application":"nonsense"}')
  await say('nonsense')
  expect(await client.drain()).toEqual([])
  stop()
})

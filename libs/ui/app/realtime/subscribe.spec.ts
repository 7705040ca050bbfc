import Echo from 'laravel-echo'
import Pusher from 'pusher-js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { freePort } from '../../test/support/free-port.ts'
import { PusherServer } from '../../test/support/pusher-server.ts'
import type { RealtimeEcho } from './connection.ts'
import { subscribe, type Subscriber } from './subscribe.ts'

const unavailable = Object.assign(new Error('no answer'), { status: 503 })
let port: number
let server: PusherServer
let echo: RealtimeEcho
/** What the API answers when it is asked for permission; an error where it does not give it. */
let permission: () => Error | null

beforeEach(async () => {
  port = await freePort()
  server = await PusherServer.start(port)
  permission = () => null
  echo = new Echo({
    broadcaster: 'reverb',
    Pusher,
    key: 'key',
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler: (_, answer) => {
        const error = permission()
        if (error) answer(error, null)
        else answer(null, { auth: 'key:signature', channel_data: JSON.stringify({ user_id: 'self' }) })
      },
    },
  })
})
afterEach(async () => {
  echo.disconnect()
  await server.stop()
})

const subscriber = (events: Subscriber['events'] = {}) => ({
  events,
  onSubscribed: vi.fn(),
  onInterrupted: vi.fn(),
  onRefused: vi.fn(),
  onMembers: vi.fn(),
})
const soon = { timeout: 10_000, interval: 20 }

test('what is broadcast by name reaches its handler, until the subscription ends', async () => {
  const changed = vi.fn()
  const one = subscriber({ 'envelope.changed': changed })
  const end = subscribe(echo, 'private', 'tenant.1', one)
  await vi.waitFor(() => expect(one.onSubscribed).toHaveBeenCalledTimes(1), soon)
  server.broadcast('private-tenant.1', 'envelope.changed', { id: 'x' })
  await vi.waitFor(
    () => expect(changed.mock.calls.map(([data]) => data as unknown)).toEqual([{ id: 'x' }]),
    soon,
  )
  end()
  await vi.waitFor(() => expect(server.unsubscriptions).toEqual(['private-tenant.1']), soon)
})

test('after the server was gone the page is told to catch up', async () => {
  const one = subscriber()
  subscribe(echo, 'private', 'tenant.1', one)
  await vi.waitFor(() => expect(one.onSubscribed).toHaveBeenCalledTimes(1), soon)
  await server.stop()
  server = await PusherServer.start(port)
  await vi.waitFor(() => expect(one.onSubscribed).toHaveBeenCalledTimes(2), soon)
})

test('the page learns of permission that is refused', async () => {
  const one = subscriber()
  subscribe(echo, 'private', 'tenant.1', one)
  await vi.waitFor(() => expect(one.onSubscribed).toHaveBeenCalled(), soon)
  // As pusher-js tells of a 401 of the API.
  echo.private('tenant.1').subscription.emit('pusher:subscription_error', { type: 'AuthError', status: 401 })
  expect(one.onRefused).toHaveBeenCalledTimes(1)
  expect(one.onInterrupted).not.toHaveBeenCalled()
})

test('an API that cannot be asked for permission is asked again', async () => {
  permission = () => unavailable
  const one = subscriber()
  subscribe(echo, 'private', 'tenant.1', one)
  await vi.waitFor(() => expect(one.onInterrupted).toHaveBeenCalled(), soon)
  expect(one.onSubscribed).not.toHaveBeenCalled()
  permission = () => null
  await vi.waitFor(() => expect(one.onSubscribed).toHaveBeenCalledTimes(1), soon)
})

test('a channel that two parts of a page listen to is left with the last of them', async () => {
  const [one, other] = [subscriber(), subscriber()]
  const endOne = subscribe(echo, 'private', 'tenant.1', one)
  const endOther = subscribe(echo, 'private', 'tenant.1', other)
  await vi.waitFor(() => expect(other.onSubscribed).toHaveBeenCalled(), soon)
  endOne()
  const late = subscriber()
  subscribe(echo, 'private', 'tenant.1', late)()
  expect(late.onSubscribed).toHaveBeenCalledTimes(1)
  expect(server.unsubscriptions).toEqual([])
  endOther()
  await vi.waitFor(() => expect(server.unsubscriptions).toEqual(['private-tenant.1']), soon)
})

test('on a presence channel everybody else is told, as they come', async () => {
  const one = subscriber()
  subscribe(echo, 'presence', 'room', one)
  await vi.waitFor(() => expect(one.onMembers).toHaveBeenLastCalledWith([]), soon)
  server.join('presence-room', 'ada', 'Ada Keller')
  await vi.waitFor(
    () => expect(one.onMembers).toHaveBeenLastCalledWith([{ id: 'ada', info: { name: 'Ada Keller' } }]),
    soon,
  )
})

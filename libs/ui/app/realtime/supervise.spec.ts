// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { superviseConnection, type SupervisedConnection } from './supervise.ts'

type Listener = Parameters<SupervisedConnection['bind']>[1]

/** The states of a pusher-js connection, without the network. */
class Connection implements SupervisedConnection {
  state = 'connecting'
  attempts = 0
  #listeners: Listener[] = []
  bind(_: 'state_change', listener: Listener) {
    this.#listeners.push(listener)
  }
  become(current: string) {
    const previous = this.state
    this.state = current
    for (const listener of this.#listeners) listener({ previous, current })
  }
  connect() {
    this.attempts += 1
    this.become('connecting')
  }
  disconnect() {
    this.become('disconnected')
  }
}

let connection: Connection
let stop: () => void
beforeEach(() => {
  vi.useFakeTimers()
  connection = new Connection()
  stop = superviseConnection(connection, () => 0.5)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('a connection that stands is left alone', async () => {
  connection.become('connected')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(connection.attempts).toBe(0)
})

test.each(['connecting', 'unavailable', 'disconnected', 'failed'])(
  'one that is lost and %s is tried again within seconds, ever again',
  async (state) => {
    connection.become('connected')
    connection.become(state)
    await vi.advanceTimersByTimeAsync(2_500)
    expect(connection.attempts).toBe(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.attempts).toBeGreaterThanOrEqual(10)
  },
)

test('an attempt is given more time the longer it takes', async () => {
  connection.become('connected')
  connection.become('connecting')
  await vi.advanceTimersByTimeAsync(2_500 + 4_000 + 5_000)
  expect(connection.attempts).toBe(3)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(connection.attempts).toBe(3)
})

test('after a connection stood, the pauses are short again', async () => {
  connection.become('connecting')
  await vi.advanceTimersByTimeAsync(60_000)
  connection.become('connected')
  const before = connection.attempts
  connection.become('unavailable')
  await vi.advanceTimersByTimeAsync(2_500)
  expect(connection.attempts).toBe(before + 1)
})

test('when the device is online again, it is tried at once', async () => {
  connection.become('connected')
  connection.become('unavailable')
  window.dispatchEvent(new Event('online'))
  expect(connection.attempts).toBe(1)
})

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

test('one that was turned away for good is tried again within seconds', async () => {
  connection.become('connected')
  connection.become('disconnected')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(connection.attempts).toBe(1)
})

test('an attempt that hangs is given up for another, ever again, no further apart than ten seconds', async () => {
  connection.become('connected')
  connection.become('connecting')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(connection.attempts).toBeGreaterThanOrEqual(6)
})

test('the next loss starts with short pauses again', async () => {
  connection.become('connecting')
  await vi.advanceTimersByTimeAsync(60_000)
  connection.become('connected')
  const before = connection.attempts
  connection.become('unavailable')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(connection.attempts).toBe(before + 1)
})

test('when the device is online again, it is tried at once', async () => {
  connection.become('connected')
  connection.become('unavailable')
  window.dispatchEvent(new Event('online'))
  expect(connection.attempts).toBe(1)
})

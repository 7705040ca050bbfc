// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadPersistently } from './load-persistently.ts'

/** Fails as often as it is told to, then loads. */
const loading = (failures: number) => {
  let left = failures
  return vi.fn(() =>
    left-- > 0
      ? Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
      : Promise.resolve('scripts'),
  )
}
const onFailure = vi.fn(() => Promise.resolve())

beforeEach(() => {
  vi.useFakeTimers()
  onFailure.mockClear()
})
afterEach(() => vi.useRealTimers())

test('what loads is there at once', async () => {
  expect(await loadPersistently(loading(0), onFailure)).toBe('scripts')
  expect(onFailure).not.toHaveBeenCalled()
})

test('each failure is told, and it is tried again within seconds until it is there', async () => {
  const load = loading(4)
  const loaded = loadPersistently(load, onFailure, () => 0.5)
  await vi.advanceTimersByTimeAsync(2_500)
  expect(load).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(4_000 + 5_000 + 6_000)
  expect(await loaded).toBe('scripts')
  expect(onFailure).toHaveBeenCalledTimes(4)
})

test('when the device is online again, it is tried at once', async () => {
  const load = loading(1)
  const loaded = loadPersistently(load, onFailure)
  await vi.advanceTimersByTimeAsync(0)
  window.dispatchEvent(new Event('online'))
  expect(await loaded).toBe('scripts')
})

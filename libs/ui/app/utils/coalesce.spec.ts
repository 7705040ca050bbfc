import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { coalesce } from './coalesce.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('many requests in a short time are one run', async () => {
  const task = vi.fn(async () => {})
  const { ask } = coalesce(task, 50)
  ask()
  ask()
  ask()
  await vi.advanceTimersByTimeAsync(50)
  expect(task).toHaveBeenCalledTimes(1)
})

test('a request during a run is followed by another run, since that run may have missed its reason', async () => {
  const runs: (() => void)[] = []
  const { ask } = coalesce(() => new Promise<void>((resolve) => runs.push(resolve)), 50)
  ask()
  await vi.advanceTimersByTimeAsync(50)
  ask()
  ask()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toHaveLength(1)
  runs[0]?.()
  await vi.advanceTimersByTimeAsync(50)
  expect(runs).toHaveLength(2)
})

test('a run that fails is repeated until one succeeds', async () => {
  const task = vi.fn(async () => {}).mockRejectedValueOnce(new Error('no answer'))
  const { ask } = coalesce(task, 50, 2_000)
  ask()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(task).toHaveBeenCalledTimes(2)
})

test('cancelled, nothing runs any more', async () => {
  const task = vi.fn(async () => {})
  const { ask, cancel } = coalesce(task, 50)
  ask()
  cancel()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(task).not.toHaveBeenCalled()
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAutosave, type SaveState } from './autosave.ts'

let states: SaveState[]
beforeEach(() => {
  vi.useFakeTimers()
  states = []
})
afterEach(() => void vi.useRealTimers())

const autosaveBy = (save: () => Promise<void>) =>
  createAutosave({ save, onState: (state) => states.push(state), pause: 700, retry: 3_000 })

test('it saves once, a while after the last of several changes', async () => {
  const save = vi.fn(async () => {})
  const autosave = autosaveBy(save)
  autosave.changed()
  await vi.advanceTimersByTimeAsync(600)
  autosave.changed()
  await vi.advanceTimersByTimeAsync(600)
  expect(save).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(100)
  expect(save).toHaveBeenCalledTimes(1)
  expect(states.at(-1)).toBe('saved')
})

test('a change during a save is saved after it, never beside it', async () => {
  const finish: (() => void)[] = []
  const autosave = autosaveBy(() => new Promise<void>((resolve) => finish.push(resolve)))
  autosave.changed()
  await vi.advanceTimersByTimeAsync(700)
  autosave.changed()
  await vi.advanceTimersByTimeAsync(700)
  expect(finish).toHaveLength(1)
  finish[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(finish).toHaveLength(2)
  finish[1]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(autosave.dirty()).toBe(false)
})

test('flushing saves at once, and fails when saving fails', async () => {
  const save = vi.fn(async () => {})
  const autosave = autosaveBy(save)
  autosave.changed()
  await autosave.flush()
  expect(save).toHaveBeenCalledTimes(1)
  save.mockRejectedValueOnce(new Error('no answer'))
  autosave.changed()
  await expect(autosave.flush()).rejects.toThrow('no answer')
  expect(autosave.dirty()).toBe(true)
})

test('nothing changed, nothing is saved', async () => {
  const save = vi.fn(async () => {})
  await autosaveBy(save).flush()
  expect(save).not.toHaveBeenCalled()
})

test('after a failure it says so, tries again, and then says that it is saved', async () => {
  const save = vi.fn(async () => {}).mockRejectedValueOnce(new Error('no answer'))
  const autosave = autosaveBy(save)
  autosave.changed()
  await vi.advanceTimersByTimeAsync(700)
  expect(states.at(-1)).toBe('failed')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(save).toHaveBeenCalledTimes(2)
  expect(states.at(-1)).toBe('saved')
})

test('stopped, it does not save any more', async () => {
  const save = vi.fn(async () => {})
  const autosave = autosaveBy(save)
  autosave.changed()
  autosave.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(save).not.toHaveBeenCalled()
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '../refusal.ts'
import { SignInAttempts } from './attempts.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const ann = { realm: 'acme', email: 'ann@acme.test', ip: '198.51.100.7' }

/** Seconds until the next try, or 0 when this one was allowed. */
async function pauseOf(attempts: SignInAttempts, who = ann): Promise<number> {
  try {
    await attempts.begin(who)
    return 0
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many_attempts') return error.details.retryAfter!
    throw error
  }
}

describe('tries to sign in', () => {
  it('are free five times, then each costs a pause twice as long, up to a quarter of an hour', async () => {
    const attempts = new SignInAttempts()
    for (let attempt = 0; attempt < 5; attempt++) expect(await pauseOf(attempts)).toBe(0)
    for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
      expect(await pauseOf(attempts)).toBe(seconds)
      vi.advanceTimersByTime(seconds * 1_000 - 1)
      expect(await pauseOf(attempts)).toBe(1)
      vi.advanceTimersByTime(1)
      expect(await pauseOf(attempts)).toBe(0)
    }
  })

  it('start anew after a success', async () => {
    const attempts = new SignInAttempts()
    for (let attempt = 0; attempt < 4; attempt++) await attempts.begin(ann)
    const { succeeded } = await attempts.begin(ann)
    await succeeded()
    for (let attempt = 0; attempt < 5; attempt++) expect(await pauseOf(attempts)).toBe(0)
  })

  it('are forgotten after an hour', async () => {
    const attempts = new SignInAttempts()
    for (let attempt = 0; attempt < 6; attempt++) await pauseOf(attempts)
    vi.advanceTimersByTime(60 * 60 * 1_000)
    for (let attempt = 0; attempt < 5; attempt++) expect(await pauseOf(attempts)).toBe(0)
  })

  it.each([{ realm: 'globex' }, { email: 'bob@acme.test' }, { ip: '198.51.100.8' }])(
    'of others are their own: %j',
    async (other) => {
      const attempts = new SignInAttempts()
      for (let attempt = 0; attempt < 6; attempt++) await pauseOf(attempts)
      expect(await pauseOf(attempts, { ...ann, ...other })).toBe(0)
    },
  )
})

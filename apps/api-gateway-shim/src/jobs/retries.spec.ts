import { describe, expect, it } from 'vitest'
import { nextAttempt } from './retries.ts'

const createdAt = new Date('2026-11-23T12:00:00.000Z')
const after = (seconds: number) => new Date(createdAt.getTime() + seconds * 1_000)

const delay = (kind: 'deliver' | 'broadcast', attempts: number, random: number) =>
  nextAttempt(kind, { attempts, createdAt, now: createdAt, random: () => random })!.getTime() -
  createdAt.getTime()

describe('the next attempt', () => {
  it('comes after a delay that doubles, up to a bound', () => {
    expect([1, 2, 3, 4].map((attempts) => delay('deliver', attempts, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ])
    expect(delay('deliver', 30, 1)).toBe(300_000)
    expect([1, 2, 6, 30].map((attempts) => delay('broadcast', attempts, 1))).toEqual([200, 400, 5_000, 5_000])
  })

  it('is spread over the second half of the delay', () => {
    expect([0, 0.5, 1].map((random) => delay('deliver', 2, random))).toEqual([1_000, 1_500, 2_000])
  })

  it('of a mail comes for a day, of a broadcast for ten minutes', () => {
    const at = (kind: 'deliver' | 'broadcast', seconds: number) =>
      nextAttempt(kind, { attempts: 1, createdAt, now: after(seconds) })
    expect(at('deliver', 24 * 3_600 - 1)).toBeDefined()
    expect(at('deliver', 24 * 3_600)).toBeUndefined()
    expect(at('broadcast', 599)).toBeDefined()
    expect(at('broadcast', 600)).toBeUndefined()
  })
})

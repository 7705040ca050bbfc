import { describe, expect, it } from 'vitest'
import { afterCheck, waitingFrom } from './course.ts'

const minute = 60_000
const start = new Date('2026-11-23T12:00:00.000Z')

/** Minutes from each look to the next, of a domain that is not found. */
function pauses(): number[] {
  const found: number[] = []
  let claim = waitingFrom(start)
  let at = start
  while (claim.next_check_at) {
    found.push((Date.parse(claim.next_check_at) - at.getTime()) / minute)
    at = new Date(claim.next_check_at)
    claim = afterCheck(claim, 'absent', at)
  }
  return found
}

describe('a domain that is waited for', () => {
  it('is looked for after a minute, then less and less often, each hour at least, for a week', () => {
    const all = pauses()
    expect(all[0]).toBe(1)
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    expect(all.at(-1)).toBe(60)
    expect(all.reduce((sum, pause) => sum + pause) / (24 * 60)).toBeCloseTo(7, 1)
    expect(all.length).toBeLessThan(200)
  })
})

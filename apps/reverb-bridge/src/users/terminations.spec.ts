import { describe, expect, it } from 'vitest'
import type { Connection } from '../websocket/connection.ts'
import { Terminations } from './terminations.ts'

/** A connection is asked for nothing but how old it is. */
const openedAt = (milliseconds: number) => ({ openedAt: milliseconds }) as Connection

describe('a user who was terminated', () => {
  it('is so on connections from before, and not on later ones, nor is anybody else', () => {
    const before = openedAt(performance.now())
    const terminations = new Terminations(new Map([['1.1', before]]))
    terminations.add('ann')
    expect(terminations.concern(before, 'ann')).toBe(true)
    expect(terminations.concern(before, 'bob')).toBe(false)
    expect(terminations.concern(openedAt(performance.now() + 1), 'ann')).toBe(false)
  })

  it('is remembered as long as a connection from before is open', () => {
    const old = openedAt(performance.now())
    const open = new Map([['1.1', old]])
    const terminations = new Terminations(open)
    terminations.add('ann')
    terminations.add('bob')
    expect(terminations.concern(old, 'ann')).toBe(true)
    open.clear()
    terminations.add('eve')
    expect(terminations.concern(old, 'ann')).toBe(false)
    expect(terminations.concern(old, 'bob')).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { chaos, faultFor, noChaos } from './chaos.ts'

describe('chaos', () => {
  it('reads latency and faults', () => {
    expect(chaos.parse('latency:100-900ms, 5xx:2%,429:0.5%,drop:1%,hang:1%')).toEqual({
      latency: { from: 100, to: 900 },
      faults: [
        { kind: '5xx', probability: 0.02 },
        { kind: 429, probability: 0.005 },
        { kind: 'drop', probability: 0.01 },
        { kind: 'hang', probability: 0.01 },
      ],
    })
    expect(chaos.parse('latency:2s').latency).toEqual({ from: 2_000, to: 2_000 })
  })

  it.each([
    ['latency:300', '“latency:300” is none'],
    ['5xx:2', '“5xx:2” is none'],
    ['200:1%', '“200:1%” is none'],
    ['latency:9-1ms', '“latency:9-1ms” begins after it ends'],
    ['5xx:60%,drop:41%', 'these are more than 100 %'],
    ['', '“” is none'],
  ])('%j: says what is wrong, and what is expected', (text, why) => {
    const { error } = chaos.safeParse(text)
    expect(error?.issues[0]?.message).toBe(
      `expected entries like latency:300ms, latency:100-900ms, 5xx:2%, 429:1%, drop:1% or hang:1%, separated by commas; ${why}`,
    )
  })

  it('is refused in production, whatever it is', () => {
    expect(noChaos.safeParse('latency:1ms').error?.issues[0]?.message).toContain('refused in production')
  })
})

it('faultFor gives each fault its share', () => {
  const day = chaos.parse('5xx:50%,drop:25%')
  expect([0, 0.49, 0.5, 0.74, 0.75, 0.99].map((random) => faultFor(day, random))).toEqual([
    '5xx',
    '5xx',
    'drop',
    'drop',
    undefined,
    undefined,
  ])
})

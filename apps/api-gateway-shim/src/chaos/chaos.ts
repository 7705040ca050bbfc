import { z } from 'zod'

/** Something that goes wrong, and how often: from 0 to 1. */
export interface Fault {
  kind: 'drop' | 'hang' | '5xx' | number
  probability: number
}

export interface Chaos {
  /** Milliseconds that each request waits, at least and at most. */
  latency: { from: number; to: number }
  faults: Fault[]
}

const expected =
  'expected entries like latency:300ms, latency:100-900ms, 5xx:2%, 429:1%, drop:1% or hang:1%, separated by commas'
const units = { ms: 1, s: 1_000 } as const

/** `CHAOS`: how bad the day is. */
export const chaos = z.string({ error: expected }).transform((text, context): Chaos => {
  const result: Chaos = { latency: { from: 0, to: 0 }, faults: [] }
  const refuse = (why: string) => {
    context.addIssue({ code: 'custom', message: `${expected}; ${why}` })
    return z.NEVER
  }
  for (const entry of text.split(',').map((part) => part.trim().toLowerCase())) {
    const latency = /^latency:(\d+)(?:-(\d+))?(ms|s)$/.exec(entry)
    const fault = /^(drop|hang|5xx|[45]\d\d):(\d+(?:\.\d+)?)%$/.exec(entry)
    if (latency) {
      const [, from, to = from, unit] = latency
      const factor = units[unit as keyof typeof units]
      result.latency = { from: Number(from) * factor, to: Number(to) * factor }
      if (result.latency.from > result.latency.to) return refuse(`“${entry}” begins after it ends`)
    } else if (fault) {
      const [, kind = '', percent] = fault
      const known = kind === 'drop' || kind === 'hang' || kind === '5xx'
      result.faults.push({ kind: known ? kind : Number(kind), probability: Number(percent) / 100 })
    } else return refuse(`“${entry}” is none`)
  }
  if (result.faults.reduce((sum, { probability }) => sum + probability, 0) > 1)
    return refuse('these are more than 100 %')
  return result
})

export const noChaos: typeof chaos = chaos.refine(
  () => false,
  'refused in production: it is for development alone',
) as never

/** What happens to a request, if anything. @param random from 0 to below 1 */
export function faultFor({ faults }: Chaos, random: number): Fault['kind'] | undefined {
  let rest = random
  for (const { kind, probability } of faults) {
    if (rest < probability) return kind
    rest -= probability
  }
  return undefined
}

import {
  envelopeStatuses,
  historyEventType,
  type EnvelopeStatus,
  type HistoryEventType,
} from '@envelope/contract'
import { describe, expect, it } from 'vitest'
import { isOpen, statusAfter } from './state-machine.ts'

const steps = historyEventType.options
const closed: EnvelopeStatus[] = ['completed', 'declined', 'expired', 'voided']

describe('an envelope’s status', () => {
  it.each<[EnvelopeStatus[], HistoryEventType[]]>([
    [
      ['draft', 'sent', 'delivered', 'viewed', 'signed', 'completed'],
      ['sent', 'delivered', 'viewed', 'signed', 'completed'],
    ],
    [
      ['draft', 'sent', 'delivered', 'declined'],
      ['sent', 'delivered', 'declined'],
    ],
    [
      ['draft', 'sent', 'expired'],
      ['sent', 'expired'],
    ],
    [
      ['draft', 'sent', 'delivered', 'viewed', 'voided'],
      ['sent', 'delivered', 'viewed', 'voided'],
    ],
  ])('goes %j', (statuses, path) => {
    const reached = path.reduce<EnvelopeStatus[]>(
      (all, step) => [...all, statusAfter(all.at(-1)!, step)!],
      ['draft'],
    )
    expect(reached).toEqual(statuses)
  })

  it('never goes back', () => {
    for (const status of envelopeStatuses)
      for (const step of steps) {
        const after = statusAfter(status, step)
        if (after)
          expect(envelopeStatuses.indexOf(after)).toBeGreaterThanOrEqual(envelopeStatuses.indexOf(status))
      }
  })

  it('stays signed when others still receive, view and sign', () => {
    for (const step of ['delivered', 'viewed', 'signed'] as const)
      expect(statusAfter('signed', step)).toBe('signed')
  })

  it('is final once it is closed', () => {
    for (const status of closed) for (const step of steps) expect(statusAfter(status, step)).toBeUndefined()
    expect(envelopeStatuses.filter(isOpen)).toEqual(['sent', 'delivered', 'viewed', 'signed'])
  })

  it('of a draft changes by sending alone', () => {
    expect(steps.filter((step) => statusAfter('draft', step))).toEqual(['created', 'sent'])
  })
})

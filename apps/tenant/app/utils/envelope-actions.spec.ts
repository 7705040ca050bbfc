import type { EnvelopeSummary } from '@envelope/contract'
import { expect, test } from 'vitest'
import { canBeDone, envelopeActions, mayDo } from './envelope-actions.ts'

type Row = Pick<EnvelopeSummary, 'status' | 'recipients'>
const envelope = (status: Row['status'], recipient: Partial<Row['recipients'][number]> = {}): Row => ({
  status,
  recipients: [{ name: 'Rosa', role: 'signer', status: 'delivered', ...recipient }],
})
const possible = (row: Row) => envelopeActions.filter((action) => canBeDone(action, row))

test('what can be done goes by how far an envelope is', () => {
  expect(possible(envelope('draft', { status: 'waiting' }))).toEqual(['delete'])
  expect(possible(envelope('sent', { status: 'waiting' }))).toEqual(['void'])
  expect(possible(envelope('delivered'))).toEqual(['remind', 'void'])
  expect(possible(envelope('viewed', { status: 'viewed' }))).toEqual(['remind', 'void'])
  for (const closed of ['completed', 'declined', 'expired', 'voided'] as const)
    expect(possible(envelope(closed))).toEqual([])
})

test('nobody is reminded who only gets a copy', () => {
  expect(possible(envelope('delivered', { role: 'viewer' }))).toEqual(['void'])
})

test('viewers can do nothing', () => {
  expect(envelopeActions.filter((action) => mayDo(action, 'viewer'))).toEqual([])
  expect(envelopeActions.filter((action) => mayDo(action, 'member'))).toEqual(envelopeActions)
})

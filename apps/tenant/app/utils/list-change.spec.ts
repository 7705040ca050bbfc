import type { EnvelopeChanged, EnvelopePage, EnvelopeSummary } from '@envelope/contract'
import { expect, test } from 'vitest'
import { listChange } from './list-change.ts'

const row = (id: string, version: number, status: EnvelopeSummary['status']) =>
  ({ id, version, status }) as EnvelopeSummary
const page: EnvelopePage = {
  data: [row('a', 3, 'delivered'), row('b', 1, 'draft')],
  next: null,
  previous: null,
}
const change = (envelope: EnvelopeSummary) => ({ envelope }) as EnvelopeChanged

test('a row that is shown changes in place, the others stay the same objects', () => {
  const viewed = row('a', 4, 'viewed')
  const result = listChange(page, change(viewed), {})
  expect(result).toEqual({ page: { ...page, data: [viewed, page.data[1]] } })
})

test('what the page knows already, or better, changes nothing', () => {
  expect(listChange(page, change(row('a', 3, 'delivered')), {})).toBe('none')
  expect(listChange(page, change(row('a', 2, 'sent')), {})).toBe('none')
})

test('a row that no longer fits the filter is fetched away', () => {
  expect(listChange(page, change(row('a', 4, 'viewed')), { status: 'delivered' })).toBe('fetch')
  expect(listChange(page, change(row('a', 4, 'completed')), { status: 'open' })).toBe('fetch')
  expect(listChange(page, change(row('a', 4, 'viewed')), { waitingFor: 'me' })).toBe('fetch')
})

test('a row that is still open stays among the open ones', () => {
  const viewed = row('a', 4, 'viewed')
  expect(listChange(page, change(viewed), { status: 'open' })).toEqual({
    page: { ...page, data: [viewed, page.data[1]] },
  })
})

test('a row that has another place in the order is fetched with its list, any other changes in place', () => {
  const before = { ...row('a', 3, 'delivered'), createdAt: '1', updatedAt: '2', title: 'Lease' }
  const after = { ...row('a', 4, 'viewed'), createdAt: '1', updatedAt: '3', title: 'Lease' }
  const list = { ...page, data: [before] }
  expect(listChange(list, change(after), { sort: '-updatedAt' })).toBe('fetch')
  expect(listChange(list, change({ ...after, title: 'Sublease' }), { sort: 'title' })).toBe('fetch')
  for (const sort of ['createdAt', 'title'] as const)
    expect(listChange(list, change(after), { sort })).toEqual({ page: { ...list, data: [after] } })
})

test('a new envelope is fetched on the first page, and ignored on later ones', () => {
  expect(listChange(page, change(row('c', 1, 'draft')), {})).toBe('fetch')
  expect(listChange(page, change(row('c', 1, 'draft')), { cursor: 'older' })).toBe('none')
  expect(listChange(page, change(row('c', 1, 'draft')), { cursor: 'older', sort: '-updatedAt' })).toBe('none')
})

test('in an order that does not begin with the newest, a new envelope is fetched on later pages too', () => {
  for (const sort of ['createdAt', 'title'] as const)
    expect(listChange(page, change(row('c', 1, 'draft')), { cursor: 'next', sort })).toBe('fetch')
})

import { expect, test } from 'vitest'
import { dateFormat } from './date-format.ts'

const winter = new Date('2026-11-23T23:30:00.000Z')

test('a timestamp is written in the reader’s zone, on a 24-hour clock', () => {
  expect(dateFormat('dateTime', 'en', 'UTC').format(winter)).toBe('Nov 23, 2026, 23:30')
  expect(dateFormat('dateTime', 'en', 'Europe/Berlin').format(winter)).toBe('Nov 24, 2026, 00:30')
  expect(dateFormat('date', 'en', 'Asia/Kathmandu').format(winter)).toBe('Nov 24, 2026')
})

test('the full form says seconds and zone', () => {
  expect(dateFormat('exact', 'en', 'UTC').format(winter)).toMatch(/Monday, November 23, 2026.*23:30:00 UTC/)
})

test('the same format is not made twice', () => {
  expect(dateFormat('date', 'en', 'Europe/Paris')).toBe(dateFormat('date', 'en', 'Europe/Paris'))
})

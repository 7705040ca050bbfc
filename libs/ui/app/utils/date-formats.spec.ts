import { expect, test } from 'vitest'
import { dateFormats } from './date-formats.ts'

const winter = new Date('2026-11-23T23:30:00.000Z')

test('a timestamp is written in the reader’s zone, on a 24-hour clock', () => {
  expect(dateFormats('en', 'UTC').dateTime.format(winter)).toBe('Nov 23, 2026, 23:30')
  expect(dateFormats('en', 'Europe/Berlin').dateTime.format(winter)).toBe('Nov 24, 2026, 00:30')
  expect(dateFormats('en', 'Asia/Kathmandu').date.format(winter)).toBe('Nov 24, 2026')
})

test('the full form says seconds and zone', () => {
  expect(dateFormats('en', 'UTC').exact.format(winter)).toMatch(/Monday, November 23, 2026.*23:30:00 UTC/)
})

test('the same formats are not made twice', () => {
  expect(dateFormats('en', 'Europe/Paris')).toBe(dateFormats('en', 'Europe/Paris'))
})

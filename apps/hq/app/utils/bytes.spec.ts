import { expect, test } from 'vitest'
import { fromGigabytes, toGigabytes } from './bytes.ts'

test('storage is chosen in GB, and comes back as it was', () => {
  expect(toGigabytes(5 * 1024 ** 3)).toBe(5)
  expect(toGigabytes(123_456_789)).toBe(0.11)
  expect(fromGigabytes(0.5)).toBe(512 * 1024 ** 2)
  expect(toGigabytes(fromGigabytes(2.25))).toBe(2.25)
})

import { expect, test } from 'vitest'
import { fromGibibytes, toGibibytes } from './bytes.ts'

test('storage is written in GiB, and comes back as it was', () => {
  expect(toGibibytes(5 * 1024 ** 3)).toBe(5)
  expect(toGibibytes(123_456_789)).toBe(0.11)
  expect(fromGibibytes(0.5)).toBe(512 * 1024 ** 2)
  expect(toGibibytes(fromGibibytes(2.25))).toBe(2.25)
})

import { expect, test } from 'vitest'
import { dataSize } from './data-size.ts'

const spaced = (text: string) => text.replaceAll(/\s/g, ' ')

test.each([
  [0, 'en', '0 byte'],
  [1023, 'en', '1,023 byte'],
  [1024, 'en', '1 kB'],
  [21_840, 'en', '21 kB'],
  [1.5 * 1024 ** 2, 'en', '1.5 MB'],
  [1.5 * 1024 ** 2, 'de', '1,5 MB'],
  [50 * 1024 ** 3, 'en', '50 GB'],
  [100 * 1024 ** 4, 'en', '100 TB'],
])('%d bytes in %s: %s', (bytes, language, text) => {
  expect(spaced(dataSize(bytes, language))).toBe(text)
})

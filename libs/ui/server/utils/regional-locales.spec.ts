import { expect, test } from 'vitest'
import { regionalLocales } from './regional-locales.ts'

test('of each language that is spoken the preferred region counts', () => {
  expect(regionalLocales(['fr-FR', 'en-gb', 'en', 'en-US', 'de-AT'])).toEqual({ en: 'en-GB', de: 'de-AT' })
})

test('a language without a region says nothing of one', () => {
  expect(regionalLocales(['en', 'de', '*'])).toEqual({})
})

test.each(['', '*', 'en_GB', 'en-GB; DROP', 'x'.repeat(10_000), '-'])('%j is passed over', (tag) => {
  expect(regionalLocales([tag, 'en-IE'])).toEqual({ en: 'en-IE' })
})

test('nothing but language and region is taken over', () => {
  expect(regionalLocales(['en-Latn-GB-u-ca-buddhist-nu-thai'])).toEqual({ en: 'en-GB' })
})

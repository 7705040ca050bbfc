import { expect, test } from 'vitest'
import { translateSentence } from './translate-sentence.ts'

const dictionary = {
  'This was not found.': 'Das wurde nicht gefunden.',
  'Use at most {count} characters.': 'Höchstens {count} Zeichen.',
  '“{name}” is larger than {size} MB.': '„{name}“ ist größer als {size} MB.',
}

test.each([
  ['This was not found.', 'Das wurde nicht gefunden.'],
  ['Use at most 1,000 characters.', 'Höchstens 1,000 Zeichen.'],
  ['“a {b} (c).pdf” is larger than 25 MB.', '„a {b} (c).pdf“ ist größer als 25 MB.'],
  ['Nobody has translated this.', 'Nobody has translated this.'],
  ['Use at most 20 characters. Or not.', 'Use at most 20 characters. Or not.'],
])('%s → %s', (sentence, translation) => {
  expect(translateSentence(sentence, dictionary)).toBe(translation)
})

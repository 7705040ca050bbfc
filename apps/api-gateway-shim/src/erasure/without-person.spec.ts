import { expect, it } from 'vitest'
import { withoutPerson } from './without-person.ts'

const rita = { email: 'rita@partner.example', names: ['Rita M. (née Muñoz)'] }

it('has neither the address nor the full name, in whatever case', () => {
  expect(withoutPerson('For RITA@partner.example, or rita m. (née muñoz).', rita)).toBe(
    'For Erased person, or Erased person.',
  )
})

it('leaves what only has it in it', () => {
  const text = 'margarita@partner.example, rita@partner.examples'
  expect(withoutPerson(text, rita)).toBe(text)
})

it('leaves a name of one word, which may be a word like any other', () => {
  expect(withoutPerson('Will you sign?', { email: 'will@partner.example', names: ['Will'] })).toBe(
    'Will you sign?',
  )
})

import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Ada Keller', 'AK'],
  ['Maria da Silva Santos', 'MS'],
  ['Plato', 'P'],
  ['  łukasz  żak ', 'ŁŻ'],
  ['', '?'],
])('%j is %s', (name, initials) => expect(initialsOf(name)).toBe(initials))

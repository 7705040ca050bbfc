import { expect, it } from 'vitest'
import { withoutSecrets } from './without-secrets.ts'

it.each([
  ['plain', 'plain'],
  ['smtp://olga:pa:ss@mail.example:25 refused', 'smtp://(hidden)@mail.example:25 refused'],
  [`see http://acme.test/sign/${'x'.repeat(43)}.`, 'see http://acme.test/sign/(hidden).'],
  [
    { email: 'a@b.test', linkToken: 'x', deep: [{ newPassword: 'y', n: 1, gone: null }] },
    { email: 'a@b.test', linkToken: '(hidden)', deep: [{ newPassword: '(hidden)', n: 1, gone: null }] },
  ],
])('of %j is left what may be read', (value, rest) => {
  expect(withoutSecrets(value)).toEqual(rest)
})

import { describe, expect, it } from 'vitest'
import { hashPassword, verifyNothing, verifyPassword } from './passwords.ts'

describe('a password’s hash', () => {
  it('is Argon2id in the PHC format, another one each time', async () => {
    const [one, two] = await Promise.all([hashPassword('secret'), hashPassword('secret')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(one).not.toBe(two)
  })

  it('tells the password from every other', async () => {
    const hash = await hashPassword('Zoë’s secret')
    expect(await verifyPassword('Zoë’s secret', hash)).toBe(true)
    for (const other of ['', 'zoë’s secret', 'Zoë’s secret '])
      expect(await verifyPassword(other, hash)).toBe(false)
  })

  it('may have been made by another program with other costs', async () => {
    // From the reference implementation's own tests.
    const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
    expect(await verifyPassword('password', hash)).toBe(true)
    expect(await verifyPassword('Password', hash)).toBe(false)
  })

  it.each(['', 'secret', '$2y$12$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=0,t=0$x$y'])(
    'that is none of ours (%j) belongs to no password',
    async (hash) => {
      expect(await verifyPassword('secret', hash)).toBe(false)
      expect(await verifyNothing('secret')).toBe(false)
    },
  )
})

import { expect, test } from 'vitest'
import { BuiltServer } from './support/built-server.ts'
import { freePort } from './support/free-port.ts'

test('a missing secret stops the server at its start, naming the variable', async () => {
  const { code, output } = await new BuiltServer(await freePort(), {}).ended()
  expect(code).toBe(1)
  expect(output).toContain('NUXT_SESSION_PASSWORD is not set: expected at least 32 random characters')
})

test('a secret’s file that cannot be read stops it as well', async () => {
  const environment = { NUXT_SESSION_PASSWORD_FILE: '/nowhere/password' }
  const { code, output } = await new BuiltServer(await freePort(), environment).ended()
  expect(code).toBe(1)
  expect(output).toContain(
    'NUXT_SESSION_PASSWORD_FILE="/nowhere/password": expected the path of a readable file',
  )
})

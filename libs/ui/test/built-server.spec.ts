import { expect, test } from 'vitest'
import { ask } from './support/browser.ts'
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

test('every answer says how it may be used', async () => {
  const server = await new BuiltServer(await freePort(), { NUXT_SESSION_PASSWORD: 'p'.repeat(40) }).ready()
  for (const path of ['/', '/up', '/api/nothing', '/favicon.svg']) {
    expect((await ask(server.port, path)).headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
      'x-content-type-options': 'nosniff',
      'referrer-policy': expect.stringMatching(/origin|no-referrer/) as string,
    })
  }
  await server.stop()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from './support/browser.ts'
import { BuiltServer } from './support/built-server.ts'
import { freePort } from './support/free-port.ts'

let server: BuiltServer
beforeAll(async () => {
  server = await new BuiltServer(await freePort(), {
    NUXT_SESSION_PASSWORD: 'p'.repeat(40),
    NUXT_TRUSTED_PROXIES: '1',
    NUXT_PUBLIC_REVERB_HOST: 'wss.envelope.test',
  }).ready()
})
afterAll(() => server.stop())

const onEveryAnswer = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

test.each(['/', '/up', '/api/nothing', '/favicon.svg', '/no/such/page'])(
  '%s says how it may be used',
  async (path) => {
    const { headers } = await ask(server.port, path)
    expect(headers).toMatchObject(onEveryAnswer)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers).not.toHaveProperty('x-powered-by')
  },
)

test('a browser that came by HTTPS stays with it for a year, another is told nothing about it', async () => {
  const throughBalancer = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' }
  const secure = await ask(server.port, '/', { headers: throughBalancer })
  expect(secure.headers['strict-transport-security']).toBe('max-age=31536000')
  expect((await ask(server.port, '/')).headers).not.toHaveProperty('strict-transport-security')
})

async function pagePolicy(path: string, headers = {}) {
  const { headers: answered, body } = await ask(server.port, path, { headers })
  const policy = String(answered['content-security-policy'])
  return { policy, nonce: /'nonce-([^']+)'/.exec(policy)?.[1] ?? '', body }
}

test.each(['/', '/no/such/page'])(
  '%s runs only its own scripts and speaks only to its servers',
  async (path) => {
    const { policy, nonce } = await pagePolicy(path)
    expect(policy.split('; ')).toEqual([
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "connect-src 'self' wss://wss.envelope.test:443",
      "worker-src 'self' blob:",
      "object-src 'none'",
      "form-action 'self'",
      "base-uri 'self'",
      "frame-ancestors 'none'",
    ])
  },
)

test.each(['/', '/no/such/page'])(
  'every script and style in %s carries the nonce, a new one each time',
  async (path) => {
    const { nonce, body } = await pagePolicy(path)
    const tags = body.match(/<(?:script|style)[\s>][^>]*/g) ?? []
    expect(tags).not.toEqual([])
    expect(tags.filter((tag) => !tag.includes(` nonce="${nonce}"`))).toEqual([])
    expect((await pagePolicy(path)).nonce).not.toBe(nonce)
  },
)

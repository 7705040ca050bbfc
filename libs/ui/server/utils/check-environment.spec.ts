import { expect, test } from 'vitest'
import { checkEnvironment } from './check-environment.ts'

const good = {
  apiUrl: 'http://api.internal',
  trustedProxies: 1,
  session: { password: 'x'.repeat(32) },
  public: { reverb: { key: 'envelope', port: 443, scheme: 'https' } },
}

test('a complete environment has no problems, numbers may come as text', () => {
  expect(checkEnvironment(good)).toEqual([])
  expect(checkEnvironment({ ...good, trustedProxies: '2' })).toEqual([])
})

test('what is missing is named with what was expected', () => {
  expect(checkEnvironment({ ...good, apiUrl: '' })).toEqual([
    'NUXT_API_URL is not set: expected the address of the API, like http://api.internal',
  ])
})

test('what is wrong is named with its value, except a secret', () => {
  const wrong = {
    ...good,
    trustedProxies: 'one',
    session: { password: 'short' },
    public: { reverb: { ...good.public.reverb, scheme: 'ws' } },
  }
  const problems = checkEnvironment(wrong).join('\n')
  expect(problems).toContain('NUXT_TRUSTED_PROXIES="one": expected a number')
  expect(problems).toContain('NUXT_PUBLIC_REVERB_SCHEME="ws": expected http or https')
  expect(problems).toContain('NUXT_SESSION_PASSWORD=(hidden): expected at least 32')
  expect(problems).not.toContain('short')
})

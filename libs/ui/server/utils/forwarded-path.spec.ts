import { expect, test } from 'vitest'
import { forwardedPath } from './forwarded-path.ts'

const production = { development: false }

test('what belongs to version 1 of the API is passed on, query included', () => {
  expect(forwardedPath('/api/v1/envelopes?status=sent&search=a%20b', production)).toBe(
    '/v1/envelopes?status=sent&search=a%20b',
  )
  expect(forwardedPath('/api/v1/sessions/current', production)).toBe('/v1/sessions/current')
})

test.each([
  '/api/v1/sessions',
  '/api/v1/sessions/',
  '/api/v1/%73essions',
  '/api/v1/SESSIONS?x',
  '/api/v1/operator/sessions',
  '/api/v1/invitations/some-token/accept',
])('%s is not: its answer holds a token', (path) => expect(forwardedPath(path, production)).toBeUndefined())

test.each([
  '/api/v2/envelopes',
  '/api/broadcasting/auth',
  '/api/up',
  '/api/v1',
  '/api/v1/../up',
  '/api/v1/%2e%2e/up',
  '/api/v1/..%2Fup',
  '/api/v1//sessions',
  '/api//evil.example/v1/envelopes',
  '/api/v1/%',
])('%s is not passed on', (path) => expect(forwardedPath(path, production)).toBeUndefined())

test('the development mailbox is passed on in development only', () => {
  expect(forwardedPath('/api/dev/mailbox', { development: true })).toBe('/dev/mailbox')
  expect(forwardedPath('/api/dev/mailbox', production)).toBeUndefined()
})

import { expect, test } from 'vitest'
import { safeReturnPath } from './return-path.ts'

test.each(['/', '/envelopes', '/envelopes?status=sent#top', '/sign-in?return=/envelopes'])(
  '%s is a way back',
  (path) => expect(safeReturnPath(path)).toBe(path),
)

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  'envelopes',
  '',
  undefined,
  ['/a', '/b'],
])('%j leads to the start page instead', (path) => expect(safeReturnPath(path)).toBe('/'))

import { expect, test } from 'vitest'
import { hostOf } from './host-of.ts'

test.each([
  ['http://acme.localhost:3000/', 'acme.localhost:3000'],
  ['https://acme.envelope.example', 'acme.envelope.example'],
])('%s is said as %s', (url, host) => expect(hostOf(url)).toBe(host))

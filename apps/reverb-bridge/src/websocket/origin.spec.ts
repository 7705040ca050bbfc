import { describe, expect, it } from 'vitest'
import { isAllowedOrigin } from './origin.ts'

describe('isAllowedOrigin', () => {
  it.each([
    ['https://acme.example.com', ['*'], true],
    [undefined, ['*'], true],
    ['https://acme.example.com', ['*.example.com'], true],
    ['https://acme.example.com:8443', ['*.example.com'], true],
    ['https://ACME.example.com', ['*.EXAMPLE.com'], true],
    ['https://example.com', ['*.example.com', 'example.com'], true],
    ['https://example.com', ['*.example.com'], false],
    ['https://evilexample.com', ['*.example.com'], false],
    ['https://acme.example.com.evil.net', ['*.example.com'], false],
    ['https://acmeXexampleXcom', ['acme.example.com'], false],
    ['null', ['*.example.com'], false],
    ['', ['*.example.com'], false],
    [undefined, ['*.example.com'], false],
    ['https://acme.example.com', [], false],
  ])('from %j with %j allowed: %j', (origin, patterns, allowed) => {
    expect(isAllowedOrigin(origin, patterns)).toBe(allowed)
  })
})

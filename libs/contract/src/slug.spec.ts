import { describe, expect, it } from 'vitest'
import { fieldErrors } from './problem-codes.ts'
import { reservedSlugs, slug } from './slug.ts'
import { suggestSlug } from './suggested-slug.ts'

describe('a slug', () => {
  it.each([
    ['acme', 'acme'],
    [' Acme ', 'acme'],
    ['acme-labs-2', 'acme-labs-2'],
    ['3m', '3m'],
    ['a'.repeat(63), 'a'.repeat(63)],
  ])('may be %j', (given, taken) => expect(slug.parse(given)).toBe(taken))

  it.each([
    ['', 'Enter an address.'],
    [undefined, 'Enter an address.'],
    ['a', 'Use at least 2 characters.'],
    ['a'.repeat(64), 'Use at most 63 characters.'],
    ['acme corp', 'Use only the letters a to z, digits and hyphens.'],
    ['acme.labs', 'Use only the letters a to z, digits and hyphens.'],
    ['acmé', 'Use only the letters a to z, digits and hyphens.'],
    ['-acme', 'Begin and end with a letter or a digit.'],
    ['acme-', 'Begin and end with a letter or a digit.'],
    ['xn--acme', 'Put only one hyphen between words.'],
    ['Admin', '“admin” is reserved for Envelope itself. Choose another address.'],
    ['www', '“www” is reserved for Envelope itself. Choose another address.'],
  ])('may not be %j, and says why in one sentence', (given, sentence) => {
    const { error } = slug.safeParse(given)
    expect(fieldErrors(error!)).toEqual({ '': [sentence] })
  })

  it.each(['admin', 'wss', 'www', 'api', 'mail', 'app'])('“%s” is reserved', (name) =>
    expect(reservedSlugs.has(name)).toBe(true),
  )
})

describe('the suggestion for a name', () => {
  it.each([
    ['Acme Corporation', 'acme-corporation'],
    ['Müller & Söhne GmbH', 'mueller-soehne-gmbh'],
    ['  Société Générale S.A. ', 'societe-generale-sa'],
    ['O’Neill', 'oneill'],
    ['株式会社', ''],
  ])('%j: %j', (name, suggested) => expect(suggestSlug(name)).toBe(suggested))

  it('never ends in a hyphen, however long the name', () => {
    expect(suggestSlug(`${'a'.repeat(62)} b`)).toBe('a'.repeat(62))
  })
})

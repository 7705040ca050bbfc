import { documentLimits } from '@envelope/contract'
import { expect, test } from 'vitest'
import { refusalOf } from './check-file.ts'

const pdf = '%PDF-1.7\n'
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const file = (name: string, ...content: BlobPart[]) => new File(content, name)

test('a document is accepted for what it holds, whatever its name says', async () => {
  expect(await refusalOf(file('offer.pdf', pdf), 0)).toBeUndefined()
  expect(await refusalOf(file('offer', png), 0)).toBeUndefined()
})

test('a file that only pretends is refused by name and reason', async () => {
  expect(await refusalOf(file('offer.pdf', '#!/bin/sh'), 0)).toBe(
    '“offer.pdf” is not a PDF, PNG or JPEG file.',
  )
})

test('so is an empty one, one that is too large, and one too many', async () => {
  expect(await refusalOf(file('empty.pdf'), 0)).toBe('“empty.pdf” is empty.')
  const large = file('large.pdf', pdf, new Uint8Array(documentLimits.size))
  expect(await refusalOf(large, 0)).toBe('“large.pdf” is larger than 25 MB.')
  expect(await refusalOf(file('more.pdf', pdf), documentLimits.count)).toBe(
    '“more.pdf” was not added: an envelope holds at most 10 documents.',
  )
})

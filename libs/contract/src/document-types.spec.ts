import { describe, expect, it } from 'vitest'
import { detectDocumentType, documentRefusals } from './document-types.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('detectDocumentType', () => {
  it.each([
    ['%PDF-1.7\n%âãÏÓ', 'application/pdf'],
    ['GIF89a', undefined],
    ['<svg xmlns', undefined],
    ['#!/bin/sh', undefined],
    ['%PDF', undefined],
    ['', undefined],
  ])('takes content that starts with %j for %s', (start, type) => {
    expect(detectDocumentType(bytes(start))).toBe(type)
  })

  it('knows PNG and JPEG by their signatures', () => {
    expect(detectDocumentType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe(
      'image/png',
    )
    expect(detectDocumentType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg')
  })
})

it('refusals name the file and the reason', () => {
  expect(documentRefusals.unsupported('notes.txt')).toBe('“notes.txt” is not a PDF, PNG or JPEG file.')
  expect(documentRefusals.tooLarge('film.pdf')).toBe('“film.pdf” is larger than 25 MB.')
})

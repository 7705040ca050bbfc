import { expect, test } from 'vitest'
import { linkParts } from './link-parts.ts'

test('addresses become links, without the punctuation that follows them', () => {
  expect(linkParts('Open http://acme.localhost:3000/sign/x_-9. Or (https://a.example/?q=1)!')).toEqual([
    { text: 'Open ', link: false },
    { text: 'http://acme.localhost:3000/sign/x_-9', link: true },
    { text: '. Or (', link: false },
    { text: 'https://a.example/?q=1', link: true },
    { text: ')!', link: false },
  ])
})

test('a text without any stays whole', () => {
  expect(linkParts('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)', link: false }])
})

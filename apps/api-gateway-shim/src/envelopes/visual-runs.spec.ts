import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFont, textFontFile } from './certificate-fonts.ts'
import { visualRuns } from './visual-runs.ts'

const { has } = openFont(textFontFile('400Regular'))
/** Each run with the font that draws it, in the order from left to right. */
const runsOf = (line: string) =>
  visualRuns(line, has).map(({ text, font }) => [
    text,
    font ? /^noto-sans-([a-z]+)/.exec(basename(font.name))![1] : 'own',
  ])

describe('a line', () => {
  it('is one run where its own font has all letters', () => {
    expect(runsOf('Zoë Ωμέγα, Юлия')).toEqual([['Zoë Ωμέγα, Юлия', 'own']])
  })

  it('has words that are written from right to left in their order, and what follows after them', () => {
    expect(runsOf('to שרה לוי, here')).toEqual([
      ['to ', 'own'],
      ['שרה לוי', 'hebrew'],
      [', here', 'own'],
    ])
  })

  it('has numbers and brackets among such words where they belong', () => {
    const texts = runsOf('محمد (الثاني) 42').map(([text]) => text)
    // Each run in the order in which it is read, but for what has no direction of its own.
    expect(texts).toEqual(['42', ' (', 'الثاني', ')', 'محمد '])
  })

  it.each([
    ['さくら 山', 'jp'],
    ['山', 'sc'],
    ['한 山', 'kr'],
  ])('draws the Han letter of %j as %s does', (line, expected) => {
    expect(runsOf(line).findLast(([text]) => text!.includes('山'))![1]).toBe(expected)
  })

  it('drops what is not seen and no font has, and keeps marks with their letters', () => {
    const variant = '山\u{E0100}'
    expect(runsOf(variant).map(([text]) => text)).toEqual(['山'])
    expect(runsOf('กิ่งแก้ว')).toEqual([['กิ่งแก้ว', 'thai']])
  })
})

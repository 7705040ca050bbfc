import createBidi from 'bidi-js'
import { fontWith, type CertificateFont } from './certificate-fonts.ts'

// The package is CommonJS, of which its types do not know.
const bidi = (createBidi as unknown as typeof createBidi.default)()

/** Letters that are not seen, like the joiner in an emoji. */
export const invisible = /\p{Default_Ignorable_Code_Point}/u
/** What no script has for itself: spaces, punctuation, digits; and marks on the letter before. */
const shared = /[\p{Script=Common}\p{Script=Inherited}]/u
const mark = /\p{Script=Inherited}/u
export const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}]/u

/** Letters of one font, which go in one direction. */
export interface Run {
  text: string
  /** None where it is the line's own. */
  font: CertificateFont | undefined
}

/** Whether the line's own font has a letter. */
export type Has = (codePoint: number) => boolean

/**
 * A line as it is drawn, from left to right: by the Unicode bidirectional algorithm, in the fonts that have its letters.
 * @param has whether the line's own font has a letter: others are drawn in others
 */
export function visualRuns(line: string, has: Has): Run[] {
  const { levels, ...rest } = bidi.getEmbeddingLevels(line, 'ltr')
  const mirrored = bidi.getMirroredCharactersMap(line, levels)
  const runs: (Run & { backwards: boolean; level: number })[] = []
  const runAt: number[] = []
  let index = 0
  for (const letter of line) {
    const level = levels[index]!
    const backwards = level % 2 === 1
    const before = runs.at(-1)
    const codePoint = letter.codePointAt(0)!
    const stays = mark.test(letter) || (backwards && shared.test(letter))
    const font =
      stays && before?.font?.has(codePoint)
        ? before.font
        : has(codePoint)
          ? undefined
          : fontWith(codePoint, line)
    // Nothing is seen of it anyway.
    const isDropped = invisible.test(letter) && !font && !has(codePoint)
    if (!isDropped) {
      const drawn = mirrored.get(index) ?? letter
      if (before?.font === font && before?.level === level) before.text += drawn
      else runs.push({ text: drawn, font, level, backwards })
    }
    for (let unit = 0; unit < letter.length; unit++) runAt[index + unit] = runs.length - 1
    index += letter.length
  }
  const order = new Set(bidi.getReorderedIndices(line, { levels, ...rest }).map((at) => runAt[at]!))
  return [...order]
    .flatMap((at) => runs[at] ?? [])
    .map(({ text, font, backwards }) => ({ text: backwards ? asLaidOut(text) : text, font }))
}

/** The layout turns round what is written from right to left, which it knows by the letters. */
const asLaidOut = (text: string) => (rightToLeft.test(text) ? text : [...text].toReversed().join(''))

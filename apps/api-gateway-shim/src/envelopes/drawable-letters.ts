import { openSync } from 'fontkit'

/** Letters that are not seen, like the joiner in an emoji: without a font there is nothing to say of them. */
const invisible = /\p{Default_Ignorable_Code_Point}/u

/** What a font can draw. */
export interface DrawableLetters {
  /** A text with each letter that the font lacks named by its number: `张三` becomes `[U+5F20 U+4E09]`. */
  drawable: (text: string) => string
  /** Whether a letter was named so, so far. */
  numbered: () => boolean
}

/** @param file a font with one face */
export function lettersOf(file: string): DrawableLetters {
  const font = openSync(file)
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${file} holds several fonts: name one of them`)
  const isDrawn = (letter: string) => /\s/.test(letter) || font.hasGlyphForCodePoint(letter.codePointAt(0)!)
  let numbered = false
  return {
    numbered: () => numbered,
    drawable(text) {
      let result = ''
      let missing: string[] = []
      const name = () => {
        if (missing.length > 0) result += `[${missing.join(' ')}]`
        missing = []
      }
      for (const letter of text) {
        if (invisible.test(letter) && (missing.length > 0 || !isDrawn(letter))) continue
        if (isDrawn(letter)) {
          name()
          result += letter
        } else {
          missing.push(`U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
          numbered = true
        }
      }
      name()
      return result
    },
  }
}

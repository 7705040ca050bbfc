import { fontWith } from './certificate-fonts.ts'
import { invisible, type Has } from './visual-runs.ts'

/** A text with each letter that no font has named by its number: `𓀀𓀁` becomes `[U+13000 U+13001]`. */
export function drawable(text: string, has: Has): string {
  let result = ''
  let missing: string[] = []
  const nameMissing = () => {
    if (missing.length > 0) result += `[${missing.join(' ')}]`
    missing = []
  }
  for (const letter of text) {
    const codePoint = letter.codePointAt(0)!
    if (invisible.test(letter) && missing.length > 0) continue
    if (/\s/.test(letter) || invisible.test(letter) || has(codePoint) || fontWith(codePoint, text)) {
      nameMissing()
      result += letter
    } else missing.push(`U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`)
  }
  nameMissing()
  return result
}

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import arabic from '@fontsource/noto-sans-arabic/unicode.json' with { type: 'json' }
import armenian from '@fontsource/noto-sans-armenian/unicode.json' with { type: 'json' }
import georgian from '@fontsource/noto-sans-georgian/unicode.json' with { type: 'json' }
import hebrew from '@fontsource/noto-sans-hebrew/unicode.json' with { type: 'json' }
import japanese from '@fontsource/noto-sans-jp/unicode.json' with { type: 'json' }
import korean from '@fontsource/noto-sans-kr/unicode.json' with { type: 'json' }
import chinese from '@fontsource/noto-sans-sc/unicode.json' with { type: 'json' }
import thai from '@fontsource/noto-sans-thai/unicode.json' with { type: 'json' }
import { create, type Font } from 'fontkit'
import { unpackWoff } from './unpack-woff.ts'

export interface CertificateFont {
  name: string
  /** TrueType. */
  content: Buffer
  has: (codePoint: number) => boolean
}

/** What a package of fonts says of its parts: `U+0600-06FF,U+0750` by the part's name. */
type Ranges = Record<string, string>

/** Those that are cut into many parts name them by a number, in brackets; of the others one part is the script's own. */
const packages: [name: string, ranges: Ranges][] = [
  ['arabic', arabic],
  ['armenian', armenian],
  ['georgian', georgian],
  ['hebrew', hebrew],
  ['thai', thai],
  // Han letters are drawn as in mainland China where the text does not tell otherwise.
  ['sc', chinese],
  ['jp', japanese],
  ['kr', korean],
]
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const hangul = /\p{Script=Hangul}/u

/** Beside a bundle's main.js, or, run from the sources, in its package. */
function locate(name: string, specifier: string): string {
  const bundled = fileURLToPath(new URL(`./fonts/${name}`, import.meta.url))
  return existsSync(bundled) ? bundled : fileURLToPath(import.meta.resolve(specifier))
}

/** The fonts that most of a certificate is written in: Latin, Greek, Cyrillic and Devanagari letters. */
export const textFontFile = (style: '400Regular' | '700Bold'): string =>
  locate(`NotoSans_${style}.ttf`, `@expo-google-fonts/noto-sans/${style}/NotoSans_${style}.ttf`)

interface Part {
  script: string
  file: () => string
  covers: (codePoint: number) => boolean
}

const toParts = ([script, ranges]: (typeof packages)[number]): Part[] =>
  Object.entries(ranges)
    .filter(([part]) => part === script || part.startsWith('['))
    .map(([part, range]) => {
      const name = `noto-sans-${script}-${part.replace(/[[\]]/g, '')}-400-normal.woff`
      return {
        script,
        file: () => locate(name, `@fontsource/noto-sans-${script}/files/${name}`),
        covers: within(range),
      }
    })

function within(range: string): (codePoint: number) => boolean {
  const bounds = range.split(',').map((one) => {
    const [first = '', last = first] = one.replace('U+', '').split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
  })
  return (codePoint) => bounds.some(([first, last]) => codePoint >= first && codePoint <= last)
}

const parts = packages.flatMap(toParts)
const opened = new Map<string, CertificateFont>()

/** Each is read when a letter needs it first, and kept: of the largest, a certificate needs a few parts of a hundred. */
export function openFont(file: string): CertificateFont {
  const known = opened.get(file)
  if (known) return known
  const read = readFileSync(file)
  const content = file.endsWith('.woff') ? unpackWoff(read) : read
  const font = create(content) as Font
  const found = { name: file, content, has: (codePoint: number) => font.hasGlyphForCodePoint(codePoint) }
  opened.set(file, found)
  return found
}

/**
 * A font for a letter that the text fonts lack.
 * @param text in which it stands, which tells how letters are drawn that several scripts share
 */
export function fontWith(codePoint: number, text: string): CertificateFont | undefined {
  const preferred = kana.test(text) ? 'jp' : hangul.test(text) ? 'kr' : 'sc'
  const able = parts.filter(({ covers }) => covers(codePoint))
  for (const part of able.toSorted(
    (a, b) => Number(b.script === preferred) - Number(a.script === preferred),
  )) {
    const font = openFont(part.file())
    if (font.has(codePoint)) return font
  }
  return undefined
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'

export type Weight = 400 | 600

const require = createRequire(import.meta.url)

/** The typeface of all pictures. Its files come with it, so that a picture is the same on every machine. */
export const typeface = 'Inter'
export const typefaceFiles: Readonly<Record<Weight, Buffer>> = { 400: file(400), 600: file(600) }
const fonts = { 400: create(typefaceFiles[400]) as Font, 600: create(typefaceFiles[600]) as Font }

function file(weight: Weight): Buffer {
  return readFileSync(require.resolve(`@fontsource/inter/files/inter-latin-${weight}-normal.woff2`))
}

/**
 * Width of a line of text in pixels.
 * @throws Error when the typeface lacks one of its characters
 */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  const font = fonts[weight]
  const run = font.layout(text)
  const missing = run.glyphs.find(({ id }) => id === 0)
  if (missing) throw new Error(`${typeface} has no glyph for a character of "${text}"`)
  return (run.advanceWidth / font.unitsPerEm) * size
}

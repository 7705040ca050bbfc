import { visualRuns, type Has } from './visual-runs.ts'

/** What pdfkit, in the version that is installed, has beneath its interface: it draws a line in one font. */
interface OneFontDrawing {
  _font: { ascender: number; font: { hasGlyphForCodePoint: Has } }
  _fontSize: number
  _fragment: (text: string, x: number, y: number, options: PDFKit.Mixins.TextOptions) => void
}

/** Without it, pdfkit lays out each word for itself, and puts them in a row from left to right. */
const asOne: PDFKit.Mixins.OpenTypeFeatures[] = []

/**
 * Has a document draw each line in the fonts that have its letters, each in the direction in which it is written. Letters that
 * its current font has are drawn as ever.
 */
export function writeInAllScripts(pdf: PDFKit.PDFDocument): void {
  const drawing = pdf as PDFKit.PDFDocument & OneFontDrawing
  const widthOfString = pdf.widthOfString.bind(pdf)
  const drawFragment = drawing._fragment.bind(pdf)

  const has: Has = (codePoint) => drawing._font.font.hasGlyphForCodePoint(codePoint)
  const isOrdinary = (text: string) =>
    [...text].every((letter) => /\s/.test(letter) || has(letter.codePointAt(0)!))

  /** Calls back for each run, in its font, with where it begins; returns where the last one ends. */
  const eachRun = (line: string, callback?: (text: string, from: number) => void): number => {
    const own = drawing._font
    let from = 0
    for (const { text, font } of visualRuns(line, has)) {
      if (font) pdf.registerFont(font.name, font.content).font(font.name)
      callback?.(text, from)
      from += widthOfString(text, { features: asOne })
      drawing._font = own
    }
    return from
  }

  pdf.widthOfString = (text, options) => (isOrdinary(text) ? widthOfString(text, options) : eachRun(text))
  drawing._fragment = (given, x, y, options) => {
    const line = given.replaceAll('\n', '')
    if (isOrdinary(line)) return drawFragment(line, x, y, options)
    // On one line with the others, whatever the font.
    const baseline = -(drawing._font.ascender / 1000) * drawing._fontSize
    eachRun(line, (text, from) => drawFragment(text, x + from, y, { baseline, features: asOne }))
  }
}

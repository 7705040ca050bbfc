import type { PDFPageProxy } from 'pdfjs-dist'
import { loadPdfjs } from './pdf.ts'

/** Canvases larger than this fail on phones. */
const mostPixels = 16_000_000

/**
 * Draws a page as wide as asked for, with its text over it to be selected, found and read out.
 * @returns a function that stops drawing
 */
export function drawPage(page: PDFPageProxy, canvas: HTMLCanvasElement, text: HTMLElement, width: number) {
  const natural = page.getViewport({ scale: 1 })
  const scale = width / natural.width
  const viewport = page.getViewport({ scale })
  const density = Math.min(
    window.devicePixelRatio || 1,
    Math.sqrt(mostPixels / (viewport.width * viewport.height)),
  )
  canvas.width = Math.floor(viewport.width * density)
  canvas.height = Math.floor(viewport.height * density)
  const drawing = page.render({ canvas, viewport: page.getViewport({ scale: scale * density }) })

  let stopped = false
  const finished = drawing.promise.then(async () => {
    const { TextLayer } = await loadPdfjs()
    if (stopped) return
    text.replaceChildren()
    text.style.setProperty('--total-scale-factor', String(scale))
    await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render()
  })
  return {
    finished,
    stop() {
      stopped = true
      drawing.cancel()
    },
  }
}

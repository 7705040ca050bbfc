import type * as Pdfjs from 'pdfjs-dist'
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

/** The build for browsers that are some years old, as recipients' phones may be. Loaded with the first PDF. */
export const loadPdfjs = () => import('pdfjs-dist/legacy/build/pdf.mjs') as Promise<typeof Pdfjs>

/** Starts to load a PDF. Its `promise` rejects when it cannot be fetched or is no PDF. */
export async function openPdf(address: string): Promise<Pdfjs.PDFDocumentLoadingTask> {
  const { getDocument, GlobalWorkerOptions } = await loadPdfjs()
  GlobalWorkerOptions.workerSrc = workerAddress
  return getDocument({
    url: address,
    // Fonts and tables that PDFs refer to without holding them; served from this host, see nuxt.config.ts.
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    cMapUrl: '/pdfjs/cmaps/',
    wasmUrl: '/pdfjs/wasm/',
    iccUrl: '/pdfjs/iccs/',
  })
}

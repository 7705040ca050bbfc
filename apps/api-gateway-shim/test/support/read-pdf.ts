import { getDocument, OPS, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

type Node = { role?: string; alt?: string; children?: unknown[] }
const figuresIn = ({ role, alt, children = [] }: Node): string[] => [
  ...(role === 'Figure' ? [alt ?? ''] : []),
  ...children.flatMap((child) => figuresIn(child as Node)),
]

/** How many coordinates follow on each of pdf.js' path operations: move, line, curve, quadratic curve, close. */
const coordinatesOf = [2, 2, 6, 4, 0]

/** The lines of each path of a page, from where to where. */
async function linesOn(page: PDFPageProxy): Promise<[from: number[], to: number[]][][]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const paths = argsArray.filter((_, index) => fnArray[index] === OPS.constructPath)
  return paths.map(([, [path]]: [unknown, [Float32Array]]) => {
    const lines: [from: number[], to: number[]][] = []
    for (let at = 0; at < path.length;) {
      const next = at + 1 + coordinatesOf[path[at]!]!
      const end = [...path.slice(next - 2, next)]
      if (path[at] === 0) lines.push([end, end])
      else lines.at(-1)![1] = end
      at = next
    }
    return lines
  })
}

/**
 * What a reader sees of a PDF: the text of its pages in order, its title and language, what its figures are to who does not see them, the
 * lines of its paths, and the texts attached to it by name.
 */
export async function readPdf(content: ArrayBuffer) {
  const task = getDocument({ data: new Uint8Array(content), useSystemFonts: true })
  const document = await task.promise
  const texts: string[] = []
  const figures: string[] = []
  const drawn: Awaited<ReturnType<typeof linesOn>> = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    figures.push(...figuresIn((await page.getStructTree()) ?? {}))
    drawn.push(...(await linesOn(page)))
    texts.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
  }
  const { info } = await document.getMetadata()
  const attachments: Record<string, string | undefined> = {}
  for (const [id, { filename }] of (await document.getAttachments()) ?? []) {
    attachments[filename] = Buffer.from((await document.getAttachmentContent(id))!).toString()
  }
  const read = {
    pages: document.numPages,
    text: texts.join('\n'),
    figures,
    drawn,
    title: (info as { Title: string }).Title,
    language: (info as { Language: string | null }).Language,
    attachments,
  }
  await task.destroy()
  return read
}

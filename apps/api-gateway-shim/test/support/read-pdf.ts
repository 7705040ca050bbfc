import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What a reader sees of a PDF: the text of its pages in order, its title, and the texts attached to it by name. */
export async function readPdf(content: ArrayBuffer) {
  const task = getDocument({ data: new Uint8Array(content), useSystemFonts: true })
  const document = await task.promise
  const texts: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
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
    title: (info as { Title: string }).Title,
    attachments,
  }
  await task.destroy()
  return read
}

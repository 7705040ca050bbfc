import {
  documentTypes,
  erasedName,
  signatureCanvas,
  signatureLineWidth,
  signaturePath,
  type Locale,
  type SignatureDrawing,
} from '@envelope/contract'
import PDFDocument from 'pdfkit'
import type { CertificateFacts } from './certificate.ts'
import { certificateTextsIn } from './certificate-texts.ts'
import { openFont, textFontFile } from './certificate-fonts.ts'
import { drawable } from './drawable.ts'
import { rightToLeft } from './visual-runs.ts'
import { writeInAllScripts } from './write-in-all-scripts.ts'

const ink = '#18181b'
const muted = '#52525b'
const line = '#d4d4d8'
const margin = 56
/** Of a drawn signature, in points. */
const drawnWidth = 150

/**
 * Draws a certificate as a tagged PDF, in a language, with times in a time zone. Letters that no font has are named by their
 * numbers; the attached `certificate.json` holds all of it as it was written, with times in UTC.
 */
export function drawCertificate(
  facts: CertificateFacts,
  { locale, timeZone }: { locale: Locale; timeZone: string },
): PDFKit.PDFDocument {
  const { envelope, tenant, documents, recipients, history } = facts
  const texts = certificateTextsIn[locale]
  const exact = { timeStyle: 'long', timeZone } as const
  const long = new Intl.DateTimeFormat(texts.region, { dateStyle: 'long', ...exact })
  const short = new Intl.DateTimeFormat(texts.region, { dateStyle: 'medium', ...exact })
  const exactTime = (at: string) => long.format(new Date(at))
  const bytes = new Intl.NumberFormat(texts.region, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
  const shown = (name: string) => (name === erasedName ? texts.erasedPerson : name)
  const made = new Date(envelope.completedAt)
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin + 14, left: margin, right: margin },
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    bufferPages: true,
    // Given a font here, each new page would begin with it.
    font: null as never,
    // The same facts make the same bytes.
    info: {
      Title: texts.titled(envelope.title),
      Author: 'Envelope',
      Creator: 'Envelope',
      CreationDate: made,
      ModDate: made,
    },
  })
  pdf.registerFont('regular', textFontFile('400Regular'))
  pdf.registerFont('bold', textFontFile('700Bold'))
  writeInAllScripts(pdf)
  const { has } = openFont(textFontFile('400Regular'))
  let numbered = false
  const drawn = (text: string) => {
    const result = drawable(text, has)
    numbered ||= result !== text
    return result
  }

  const block = (tag: string, draw: () => void) => pdf.addStructure(pdf.struct(tag, {}, draw))
  const heading = (text: string) => {
    pdf.moveDown(1.4)
    block('H2', () => pdf.font('bold').fontSize(13).fillColor(ink).text(text))
    pdf.moveDown(0.4)
  }
  const paragraph = (text: string, { bold = false, color = muted, size = 9 } = {}) => {
    const shownText = drawn(text)
    const draw = () =>
      pdf
        .font(bold ? 'bold' : 'regular')
        .fontSize(size)
        .fillColor(color)
        .text(shownText)
    // For who copies it, or hears it: as it was written.
    const actual = shownText !== text || rightToLeft.test(text) ? { actual: text } : {}
    pdf.addStructure(pdf.struct('P', actual, draw))
  }

  block('H1', () => pdf.font('bold').fontSize(22).fillColor(ink).text(texts.heading))
  paragraph(envelope.title, { color: ink, size: 13 })
  pdf.moveDown(0.6)
  paragraph(texts.sentBy(shown(envelope.sender), tenant, envelope.sentAt && exactTime(envelope.sentAt)))
  paragraph(texts.completedAt(exactTime(envelope.completedAt)))
  paragraph(texts.envelope(envelope.id))

  heading(texts.documents)
  for (const { name, type, size, sha256 } of documents) {
    paragraph(name, { bold: true, color: ink, size: 10 })
    paragraph(`${documentTypes[type].label}, ${bytes.format(size)}`)
    paragraph(`SHA-256 ${sha256}`)
    pdf.moveDown(0.5)
  }

  heading(texts.recipients)
  for (const { name, email, role, signedAt, signature, drawing, erasedAt } of recipients) {
    paragraph(erasedAt ? shown(name) : `${name}, ${email}`, { bold: true, color: ink, size: 10 })
    paragraph(texts.parts[role](signedAt && exactTime(signedAt)))
    if (signature !== null) paragraph(drawing ? texts.typedName(signature) : texts.typedSignature(signature))
    if (drawing) {
      paragraph(texts.drawnSignature)
      drawSignature(pdf, drawing, texts.drawingOf(name))
    }
    if (erasedAt) paragraph(texts.erasedAt(exactTime(erasedAt)))
    pdf.moveDown(0.5)
  }

  heading(texts.history)
  const table = pdf.struct('Table')
  pdf.addStructure(table)
  pdf.font('regular').fontSize(8).fillColor(ink)
  const { time, step, actor, address } = texts.columns
  pdf.table({
    structParent: table,
    columnStyles: [130, 92, '*', 136],
    rowStyles: (row: number) => ({
      border: { top: 0, left: 0, right: 0, bottom: row === 0 ? 1 : 0.5 },
      borderColor: line,
      padding: [4, 6, 4, 0],
      ...(row === 0 && { type: 'TH', font: { src: 'bold' }, textColor: muted }),
    }),
    data: [
      [time, step, actor, address],
      ...history.map(({ at, type, action, actor: { name }, recipient, ip }) => [
        short.format(new Date(at)),
        texts.steps[action ?? type],
        drawn(
          recipient !== null && recipient !== name
            ? texts.actorTo(shown(name), shown(recipient))
            : shown(name),
        ),
        ip ?? '',
      ]),
    ],
  } as PDFKit.Mixins.TableOptionsWithData)
  pdf.moveDown(1)
  paragraph(texts.proof)
  if (numbered) paragraph(texts.numberedLetters)

  pdf.file(Buffer.from(JSON.stringify(facts, undefined, 2)), {
    name: 'certificate.json',
    type: 'application/json',
    description: texts.attachment,
    creationDate: made,
    modifiedDate: made,
  })
  numberPages(pdf, (page, pages) => texts.page(envelope.id, page, pages))
  pdf.end()
  return pdf
}

/** Below what is written already, on a new page where this one has no room. */
function drawSignature(pdf: PDFKit.PDFDocument, drawing: SignatureDrawing, alt: string): void {
  const scale = drawnWidth / signatureCanvas.width
  const height = signatureCanvas.height * scale
  if (pdf.y + height > pdf.page.maxY()) pdf.addPage()
  const [left, top] = [margin, pdf.y]
  const bbox: [number, number, number, number] = [left, top, left + drawnWidth, top + height]
  const draw = () =>
    pdf
      .save()
      .translate(left, top)
      .scale(scale)
      .lineWidth(signatureLineWidth)
      .lineCap('round')
      .lineJoin('round')
      .path(signaturePath(drawing))
      .stroke(ink)
      .restore()
  pdf.addStructure(pdf.struct('Figure', { alt, bbox } as PDFKit.Mixins.StructureElementOptions, draw))
  pdf.y = top + height
}

function numberPages(pdf: PDFKit.PDFDocument, numbered: (page: number, pages: number) => string): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page)
    // Below the margin, where a text would begin a new page.
    const { height, margins } = pdf.page
    pdf.page.margins = { ...margins, bottom: 0 }
    pdf.markContent('Artifact', { type: 'Pagination' })
    pdf
      .font('regular')
      .fontSize(8)
      .fillColor(muted)
      .text(numbered(page + 1, count), margin, height - margin, {
        lineBreak: false,
      })
    pdf.endMarkedContent()
    pdf.page.margins = margins
  }
}

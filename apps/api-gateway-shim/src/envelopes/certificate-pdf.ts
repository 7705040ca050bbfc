import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  documentTypes,
  signatureCanvas,
  signatureLineWidth,
  signaturePath,
  type HistoryEvent,
  type SignatureDrawing,
} from '@envelope/contract'
import PDFDocument from 'pdfkit'
import type { CertificateFacts } from './certificate.ts'

/** The fonts lie beside a bundle's main.js; run from the sources, they are in their package. */
function fontFile(style: '400Regular' | '700Bold'): string {
  const name = `NotoSans_${style}.ttf`
  const bundled = fileURLToPath(new URL(`./fonts/${name}`, import.meta.url))
  if (existsSync(bundled)) return bundled
  return fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${style}/${name}`))
}

const ink = '#18181b'
const muted = '#52525b'
const line = '#d4d4d8'
const margin = 56
/** Of a drawn signature, in points. */
const drawnWidth = 150

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' })
const exactTime = (at: string) => `${day.format(new Date(at))} UTC`
const bytes = new Intl.NumberFormat('en', { style: 'unit', unit: 'byte', unitDisplay: 'long' })

const steps: Record<HistoryEvent['type'] | NonNullable<HistoryEvent['action']>, string> = {
  created: 'Created',
  sent: 'Sent',
  rescheduled: 'Reminders or expiry changed',
  delivered: 'Link delivered',
  reminded: 'Reminded',
  viewed: 'Viewed',
  signed: 'Signed',
  approved: 'Approved',
  completed: 'Completed',
  declined: 'Declined',
  expired: 'Expired',
  voided: 'Voided',
}
const parts = { signer: 'Signed', approver: 'Approved', viewer: 'Received a copy' }

/**
 * Draws a certificate as a tagged PDF, in English. Letters that Noto Sans does not have are drawn as boxes; the attached
 * `certificate.json` holds all of it as it was written.
 */
export function drawCertificate(facts: CertificateFacts): PDFKit.PDFDocument {
  const { envelope, tenant, documents, recipients, history } = facts
  const made = new Date(envelope.completedAt)
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin + 14, left: margin, right: margin },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    bufferPages: true,
    // Given a font here, each new page would begin with it.
    font: null as never,
    // The same facts make the same bytes.
    info: {
      Title: `Certificate of completion: ${envelope.title}`,
      Author: 'Envelope',
      Creator: 'Envelope',
      CreationDate: made,
      ModDate: made,
    },
  })
  pdf.registerFont('regular', fontFile('400Regular'))
  pdf.registerFont('bold', fontFile('700Bold'))

  const block = (tag: string, draw: () => void) => pdf.addStructure(pdf.struct(tag, {}, draw))
  const heading = (text: string) => {
    pdf.moveDown(1.4)
    block('H2', () => pdf.font('bold').fontSize(13).fillColor(ink).text(text))
    pdf.moveDown(0.4)
  }
  const paragraph = (text: string, { bold = false, color = muted, size = 9 } = {}) =>
    block('P', () =>
      pdf
        .font(bold ? 'bold' : 'regular')
        .fontSize(size)
        .fillColor(color)
        .text(text),
    )

  block('H1', () => pdf.font('bold').fontSize(22).fillColor(ink).text('Certificate of completion'))
  paragraph(envelope.title, { color: ink, size: 13 })
  pdf.moveDown(0.6)
  paragraph(
    `Sent by ${envelope.sender} of ${tenant}${envelope.sentAt ? `, ${exactTime(envelope.sentAt)}` : ''}`,
  )
  paragraph(`Completed ${exactTime(envelope.completedAt)}`)
  paragraph(`Envelope ${envelope.id}`)

  heading('Documents')
  for (const { name, type, size, sha256 } of documents) {
    paragraph(name, { bold: true, color: ink, size: 10 })
    paragraph(`${documentTypes[type].label}, ${bytes.format(size)}`)
    paragraph(`SHA-256 ${sha256}`)
    pdf.moveDown(0.5)
  }

  heading('Recipients')
  for (const { name, email, role, signedAt, signature, drawing, erasedAt } of recipients) {
    paragraph(erasedAt ? name : `${name}, ${email}`, { bold: true, color: ink, size: 10 })
    paragraph(signedAt ? `${parts[role]} ${exactTime(signedAt)}` : parts[role])
    if (signature !== null) paragraph(`${drawing ? 'Name' : 'Signature'}, as typed: ${signature}`)
    if (drawing) {
      paragraph('Signature, as drawn:')
      drawSignature(pdf, drawing, `The signature that ${name} drew`)
    }
    if (erasedAt) paragraph(`Personal data erased ${exactTime(erasedAt)}`)
    pdf.moveDown(0.5)
  }

  heading('History')
  const table = pdf.struct('Table')
  pdf.addStructure(table)
  pdf.font('regular').fontSize(8).fillColor(ink)
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
      ['Time (UTC)', 'What', 'Who', 'IP address'],
      ...history.map(({ at, type, action, actor, recipient, ip }) => [
        day.format(new Date(at)),
        steps[action ?? type],
        recipient !== null && recipient !== actor.name ? `${actor.name}, to ${recipient}` : actor.name,
        ip ?? '',
      ]),
    ],
  } as PDFKit.Mixins.TableOptionsWithData)
  pdf.moveDown(1)
  paragraph(
    'A document is the one that was signed if its SHA-256 is the one above. The attached file certificate.json says the same as this certificate, for programs.',
  )

  pdf.file(Buffer.from(JSON.stringify(facts, undefined, 2)), {
    name: 'certificate.json',
    type: 'application/json',
    description: 'This certificate, for programs',
    creationDate: made,
    modifiedDate: made,
  })
  numberPages(pdf, envelope.id)
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

function numberPages(pdf: PDFKit.PDFDocument, envelopeId: string): void {
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
      .text(`Envelope ${envelopeId} · Page ${page + 1} of ${count}`, margin, height - margin, {
        lineBreak: false,
      })
    pdf.endMarkedContent()
    pdf.page.margins = margins
  }
}

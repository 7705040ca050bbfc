import { erasedName } from '@envelope/contract'
import type { CertificateTexts } from './certificate-texts.ts'

export const english: CertificateTexts = {
  region: 'en-GB',
  heading: 'Certificate of completion',
  titled: (title) => `Certificate of completion: ${title}`,
  fileName: (title) => `Certificate of completion, ${title}.pdf`,
  sentBy: (sender, tenant, at) => `Sent by ${sender} of ${tenant}${at ? `, ${at}` : ''}`,
  completedAt: (at) => `Completed ${at}`,
  envelope: (id) => `Envelope ${id}`,
  documents: 'Documents',
  recipients: 'Recipients',
  parts: {
    signer: (at) => (at ? `Signed ${at}` : 'Signed'),
    approver: (at) => (at ? `Approved ${at}` : 'Approved'),
    viewer: () => 'Received a copy',
  },
  typedSignature: (text) => `Signature, as typed: ${text}`,
  typedName: (text) => `Name, as typed: ${text}`,
  drawnSignature: 'Signature, as drawn:',
  drawingOf: (name) => `The signature that ${name} drew`,
  erasedPerson: erasedName,
  erasedAt: (at) => `Personal data erased ${at}`,
  history: 'History',
  columns: { time: 'Time', step: 'What', actor: 'Who', address: 'IP address' },
  steps: {
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
  },
  actorTo: (actor, recipient) => `${actor}, to ${recipient}`,
  proof:
    'A document is the one that was signed if its SHA-256 is the one above. The attached file certificate.json says the same as this certificate, for programs, with times in UTC.',
  numberedLetters:
    'Letters that this certificate has no font for are named by their numbers in Unicode, in brackets. The attached file certificate.json has them as they were written.',
  attachment: 'This certificate, for programs',
  page: (envelopeId, page, pages) => `Envelope ${envelopeId} · Page ${page} of ${pages}`,
}

import type { HistoryEvent, Locale, RecipientRole } from '@envelope/contract'
import { english } from './certificate-texts.en.ts'
import { german } from './certificate-texts.de.ts'

/** What a certificate of completion says, in one language. Times are written out already. */
export interface CertificateTexts {
  /** By which dates and numbers are written. */
  region: string
  heading: string
  titled: (title: string) => string
  fileName: (title: string) => string
  sentBy: (sender: string, tenant: string, at: string | null) => string
  completedAt: (at: string) => string
  envelope: (id: string) => string
  documents: string
  recipients: string
  /** What a recipient did. */
  parts: Record<RecipientRole, (at: string | null) => string>
  typedSignature: (text: string) => string
  typedName: (text: string) => string
  drawnSignature: string
  drawingOf: (name: string) => string
  erasedPerson: string
  erasedAt: (at: string) => string
  history: string
  columns: { time: string; step: string; actor: string; address: string }
  steps: Record<HistoryEvent['type'] | NonNullable<HistoryEvent['action']>, string>
  actorTo: (actor: string, recipient: string) => string
  proof: string
  /** Where a letter is named by its number. */
  numberedLetters: string
  attachment: string
  page: (envelopeId: string, page: number, pages: number) => string
}

export const certificateTextsIn: Record<Locale, CertificateTexts> = { en: english, de: german }

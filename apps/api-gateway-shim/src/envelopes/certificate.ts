import type { Envelope, SignatureDrawing } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Attachment } from '../attachment.ts'
import { Refusal } from '../refusal.ts'
import { certificateTextsIn } from './certificate-texts.ts'
import { safeFileName } from './file-name.ts'
import { completedAt, findEnvelope, recipientsOf, toDrawing, toEnvelope } from './rows.ts'

/** What a certificate says, and carries as an attachment for programs. Times are ISO 8601 in UTC. */
export interface CertificateFacts {
  tenant: string
  envelope: Pick<Envelope, 'id' | 'title' | 'sender'> & { sentAt: string | null; completedAt: string }
  documents: Pick<Envelope['documents'][number], 'name' | 'type' | 'size' | 'sha256'>[]
  recipients: (Pick<Envelope['recipients'][number], 'name' | 'email' | 'role' | 'signedAt' | 'erasedAt'> & {
    /** The name as typed; null for who did not sign, and where it was erased. */
    signature: string | null
    /** The signature as drawn; left out where it was typed alone. */
    drawing?: SignatureDrawing
  })[]
  history: Envelope['history']
}

/**
 * The certificate of completion, as a PDF in the tenant's language. It is made of the history, which is closed by then: the same
 * each time, until what is a recipient's is erased, or the tenant chooses another language or time zone.
 * @throws Refusal `not_found`, `envelope_not_completed`
 */
export async function certificate(
  database: TenantDatabase,
  tenant: Pick<Tenant, 'name' | 'locale' | 'time_zone'>,
  envelopeId: string,
): Promise<Attachment> {
  const row = await findEnvelope(database, envelopeId)
  const completed = completedAt(row)
  if (completed === null) throw new Refusal('envelope_not_completed')
  const envelope = await toEnvelope(database, row)
  const rows = await recipientsOf(database, envelopeId)
  const facts: CertificateFacts = {
    tenant: tenant.name,
    envelope: {
      id: envelope.id,
      title: envelope.title,
      sender: envelope.sender,
      sentAt: envelope.sentAt,
      completedAt: completed,
    },
    documents: envelope.documents.map(({ name, type, size, sha256 }) => ({ name, type, size, sha256 })),
    recipients: rows.map((recipient) => {
      const { name, email, role, signed_at, signature, erased_at } = recipient
      const drawing = toDrawing(recipient)
      return {
        name,
        email,
        role,
        signature,
        signedAt: signed_at,
        erasedAt: erased_at,
        ...(drawing && { drawing }),
      }
    }),
    history: envelope.history,
  }
  // Half a second of loading, which only this needs.
  const { drawCertificate } = await import('./certificate-pdf.ts')
  const { fileName } = certificateTextsIn[tenant.locale]
  const name = safeFileName(fileName(row.title.replace(/[/\\]/g, ' ')), 'Certificate.pdf')
  return { name, content: drawCertificate(facts, { locale: tenant.locale, timeZone: tenant.time_zone }) }
}

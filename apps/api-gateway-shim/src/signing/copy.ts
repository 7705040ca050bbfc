import type { SigningCopy } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { DocumentRow, Tenant } from '../database/schema.ts'
import { certificate } from '../envelopes/certificate.ts'
import { findDocument } from '../envelopes/documents.ts'
import { completedAt, documentsOf, senderOf, toDocument } from '../envelopes/rows.ts'
import type { Attachment } from '../attachment.ts'
import { readableLink } from './open-link.ts'

/** What a recipient may keep, by the token of their link. Each throws the Refusals of `readableLink`. */
export async function signingCopy(database: TenantDatabase, token: string): Promise<SigningCopy> {
  const { envelope } = await readableLink(database, token, new Date())
  const sender = await senderOf(database, envelope)
  const documents = await documentsOf(database, envelope.id)
  return {
    sender: sender.name,
    title: envelope.title,
    completedAt: completedAt(envelope),
    documents: documents.map(toDocument),
  }
}

/** @throws Refusal also `not_found` for a document that is not in the link's envelope */
export async function signingDocument(
  database: TenantDatabase,
  token: string,
  documentId: string,
): Promise<DocumentRow> {
  const { envelope } = await readableLink(database, token, new Date())
  return findDocument(database, envelope.id, documentId)
}

/** @throws Refusal also `envelope_not_completed` */
export async function signingCertificate(
  database: TenantDatabase,
  tenant: Tenant,
  token: string,
): Promise<Attachment> {
  const { envelope } = await readableLink(database, token, new Date())
  return certificate(database, tenant, envelope.id)
}

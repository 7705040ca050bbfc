import type { FastifyReply } from 'fastify'
import type { DocumentRow } from '../database/schema.ts'
import type { Files } from '../files/files.ts'

export interface DocumentAnswer {
  document: DocumentRow
  files: Files
}

/** RFC 8187: any file name in a header. */
export const encodeFileName = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** Sends a document's content such that a browser shows it, and lets it do nothing. */
export async function sendDocument(
  reply: FastifyReply,
  ifNoneMatch: string | undefined,
  { document, files }: DocumentAnswer,
): Promise<FastifyReply> {
  const etag = `"${document.sha256}"`
  const disposition = `inline; filename*=UTF-8''${encodeFileName(document.name)}`
  reply.headers({
    'content-disposition': disposition,
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    etag,
  })
  if (ifNoneMatch?.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag))
    return reply.code(304).send()
  const key = { tenantId: document.tenant_id, documentId: document.id }
  const url = await files.downloadUrl(key, { type: document.type, disposition })
  if (url !== undefined) return reply.header('cache-control', 'no-store').redirect(url, 302)
  return reply
    .type(document.type)
    .header('content-length', document.size)
    .send(await files.open(key))
}

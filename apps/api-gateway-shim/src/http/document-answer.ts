import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { DocumentRow } from '../database/schema.ts'

export interface DocumentAnswer {
  document: DocumentRow
  open: () => Promise<Readable>
}

/** RFC 8187: any file name in a header. */
const encodeName = (name: string) =>
  encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** Sends a document's content such that a browser shows it, and lets it do nothing. */
export async function sendDocument(
  reply: FastifyReply,
  ifNoneMatch: string | undefined,
  { document, open }: DocumentAnswer,
): Promise<FastifyReply> {
  const etag = `"${document.sha256}"`
  reply.headers({
    'content-disposition': `inline; filename*=UTF-8''${encodeName(document.name)}`,
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
    etag,
  })
  if (ifNoneMatch?.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag))
    return reply.code(304).send()
  return reply
    .type(document.type)
    .header('content-length', document.size)
    .send(await open())
}

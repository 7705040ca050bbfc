import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { encodeFileName } from './document-answer.ts'

/** A file that is made while it is sent, to be saved under a name. */
export interface Attachment {
  name: string
  content: Readable
}

export const sendAttachment = (
  reply: FastifyReply,
  type: string,
  { name, content }: Attachment,
): FastifyReply =>
  reply
    .headers({
      'content-disposition': `attachment; filename*=UTF-8''${encodeFileName(name)}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .type(type.startsWith('text/') ? `${type}; charset=utf-8` : type)
    .send(content)

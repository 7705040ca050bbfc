import type { FastifyReply } from 'fastify'
import type { Attachment } from '../attachment.ts'
import { encodeFileName } from './document-answer.ts'

/** Sends it such that a browser saves it. */
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

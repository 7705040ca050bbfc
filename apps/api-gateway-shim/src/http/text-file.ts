import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** A text that is made while it is sent, to be saved under a name. */
export interface TextFile {
  /** Of ASCII characters, without quotation marks. */
  name: string
  content: Readable
}

export const sendTextFile = (reply: FastifyReply, type: string, { name, content }: TextFile): FastifyReply =>
  reply
    .headers({
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .type(`${type}; charset=utf-8`)
    .send(content)

import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Bodies of whatever type are kept as they came. */
export function keepBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * `GET /docs`: the contract as a page to read and to try out, `/docs/openapi.json` as a document. The page's program is
 * large: it is loaded when somebody asks for it first.
 */
export function serveDocs(server: FastifyInstance): void {
  let docs: Promise<FastifyInstance> | undefined
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { routing } = await (docs ??= import('./open-docs.ts').then(({ openDocs }) => openDocs()))
    reply.hijack()
    routing(request.raw, reply.raw)
  }
  server.get('/docs', handler)
  server.get('/docs/*', handler)
}

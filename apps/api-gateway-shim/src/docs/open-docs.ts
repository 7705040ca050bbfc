import { openApiDocument } from '@envelope/contract/openapi'
import fastify, { type FastifyInstance } from 'fastify'

/** What the page may load: nothing from elsewhere, whatever its program would like to. */
const contentPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:"

/** A server of the page, its program and the document, all beneath `/docs`. */
export async function openDocs(): Promise<FastifyInstance> {
  // Not above: an image has no such package, and a bundle that names it there could not start.
  const { default: reference } = await import('@scalar/fastify-api-reference')
  const docs = fastify()
  docs.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', contentPolicy)
  })
  await docs.register(reference, {
    routePrefix: '/docs',
    configuration: {
      content: openApiDocument(),
      pageTitle: 'Envelope API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
    },
  })
  await docs.ready()
  return docs
}

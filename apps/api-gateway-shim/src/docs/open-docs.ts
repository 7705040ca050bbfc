import { openApiDocument } from '@envelope/contract/openapi'
import fastify, { type FastifyInstance } from 'fastify'

/** What the page may load: nothing from elsewhere, whatever its program would like to. */
const contentPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:"

/** Requests that are tried out go where the page was opened, which is all that its policy allows. */
const hereServer = {
  url: '/',
  description:
    'The host at which this page is open. Open it at a tenant’s host, like `acme.localhost`, or at HQ’s, `admin.localhost`.',
}

const favicon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#4338ca" stroke-width="2"><rect x="2" y="4" width="20" height="16" rx="2"/><path d="m22 7-10 6L2 7"/></svg>')}`

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
      content: { ...openApiDocument(), servers: [hereServer] },
      pageTitle: 'Envelope API',
      withDefaultFonts: false,
      favicon,
      telemetry: false,
      hideClientButton: true,
      // They hand the document to the makers of the page.
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
      authentication: { preferredSecurityScheme: 'token' },
    },
  })
  await docs.ready()
  return docs
}

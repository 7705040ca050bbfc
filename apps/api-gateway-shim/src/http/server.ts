import { createHttpServer, type Logger, type ReadinessCheck } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import type { Configuration } from '../configuration.ts'
import type { Database } from '../database/database.ts'
import { injectChaos } from '../chaos/inject-chaos.ts'
import { serveDocs } from '../docs/serve-docs.ts'
import { answerBrokenRequest } from './broken-requests.ts'
import { createImplementations, type ImplementationParts } from './implementations.ts'
import { answerError, answerFailure, answerNotFound } from './problems.ts'
import { registerOperations } from './register-operations.ts'
import type { RateLimits } from './rate-limits.ts'
import { acceptUploads } from './uploads.ts'

export interface ApiOptions extends ImplementationParts {
  configuration: Configuration
  database: Database
  logger: Logger
  readiness: Record<string, ReadinessCheck>
  draining?: AbortSignal
  nudge: () => void
  limits: RateLimits
}

/** The API's server, not yet listening. */
export async function createApi({
  logger,
  readiness,
  draining,
  ...parts
}: ApiOptions): Promise<FastifyInstance> {
  const { configuration, database, nudge, limits } = parts
  const { headers, request } = configuration.timeoutSeconds
  const { gateway: settings, chaos, production } = configuration
  // Only where it is configured, so that the embedded default starts without it.
  const gateway =
    settings &&
    new (await import('../gateway/gateway.ts')).Gateway(settings, { logger, production, draining })
  const server = createHttpServer({
    name: 'api-gateway-shim',
    logger,
    readiness: { ...readiness, ...(gateway && { laravel: () => gateway.upstream.check() }) },
    ...(draining && { draining }),
    // Only who is in the same network may say for whom it forwards: the Nuxt servers and the load balancer.
    trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
    bodyLimit: 256 * 1024,
    // As long as a domain.
    routerOptions: { maxParamLength: 253 },
    // Without them, slow clients could hold connections for ever.
    requestTimeout: request * 1_000,
    http: {
      headersTimeout: headers * 1_000,
      connectionsCheckingInterval: Math.min(headers * 1_000, 5_000),
    },
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
  })
  if (chaos) injectChaos(server, chaos)
  gateway?.takeFrom(server)
  if (!production) serveDocs(server)
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  server.setErrorHandler(answerFailure)
  server.setNotFoundHandler(answerNotFound)
  await acceptUploads(server)
  registerOperations(server, createImplementations(parts), {
    database,
    baseDomain: configuration.baseDomain,
    production,
    nudge,
    limits,
  })
  return server
}

import { createHttpServer, type Logger } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import { injectChaos } from '../chaos/inject-chaos.ts'
import { answerCheck } from '../contract-check/answer-check.ts'
import { showDifferences } from '../contract-check/differences-page.ts'
import { Differences } from '../contract-check/differences.ts'
import { serveDocs } from '../docs/serve-docs.ts'
import type { GatewayConfiguration, GatewaySettings } from './configuration.ts'
import { Upstream } from './upstream.ts'

export interface GatewayParts {
  logger: Logger
  production: boolean
  draining?: AbortSignal | undefined
}

/** The way to Laravel, and what holds its answers against the contract. */
export class Gateway {
  readonly upstream: Upstream
  readonly #settings: GatewaySettings
  readonly #production: boolean
  readonly #differences: Differences | undefined

  constructor(settings: GatewaySettings, { logger, production, draining }: GatewayParts) {
    const { contractCheck } = settings
    const differences = contractCheck && new Differences(logger)
    const check = { differences: differences!, fails: contractCheck === 'fail' }
    this.upstream = new Upstream({
      ...settings,
      draining,
      inspect: differences && ((request) => answerCheck(request, check)),
    })
    this.#settings = settings
    this.#production = production
    this.#differences = differences
  }

  /** Takes what is Laravel's from a server's requests. */
  takeFrom(server: FastifyInstance): void {
    if (this.#differences && !this.#production) showDifferences(server, this.#differences)
    this.upstream.takeFrom(server, this.#settings.routes)
  }
}

/** The server of a gateway alone, not yet listening. */
export function createGateway(
  configuration: GatewayConfiguration,
  { logger, draining }: { logger: Logger; draining?: AbortSignal },
): FastifyInstance {
  const { production, chaos } = configuration
  const gateway = new Gateway(configuration, { logger, production, draining })
  const { upstream } = gateway
  const server = createHttpServer({
    name: 'api-gateway-shim',
    logger,
    readiness: { laravel: () => upstream.check() },
    ...(draining && { draining }),
    up: () => ({ statusCode: 200, upstream: upstream.origin }),
    // An upload over a slow line takes its time; without it, one slow client could hold a connection for ever.
    requestTimeout: 300_000,
    // An address that we cannot read may still make sense to Laravel.
    frameworkErrors: (_error, request, reply) => upstream.pass(request, reply),
  })
  if (chaos) injectChaos(server, chaos)
  gateway.takeFrom(server)
  if (!production) serveDocs(server)
  return server
}

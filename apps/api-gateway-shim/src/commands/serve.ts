import type { ServiceContext } from '@envelope/service'
import { Application } from '../application.ts'
import { readConfiguration } from '../configuration.ts'
import { migrate } from '../database/migrator.ts'
import { seedDemoData, seedDemoOperator } from '../demo/seed.ts'
import { readGatewayConfiguration, type GatewayConfiguration } from '../gateway/configuration.ts'
import { endLeases } from '../jobs/relay.ts'
import { ownServices } from '../status/heartbeat.ts'

/**
 * Answers requests, or sends them all on to Laravel. On the embedded default it is the whole back end: it also migrates, fills a new database with
 * demo data, and does the worker's and the scheduler's work.
 */
export async function serve(context: ServiceContext): Promise<void> {
  const gateway = readGatewayConfiguration()
  if (gateway) return serveGateway(gateway, context)
  const { logger, draining, onShutdown } = context
  const configuration = readConfiguration()
  const application = await Application.open(configuration, logger, onShutdown)
  if (application.embedded) await prepare(application)
  application.startHeartbeat(application.embedded ? ownServices : ['api'])

  const relay =
    application.embedded || configuration.redisUrl !== undefined
      ? await application.startRelay({ runJobs: application.embedded })
      : undefined
  const nudge = relay?.nudge ?? (() => {})
  if (application.embedded) application.startScheduler(nudge)

  const api = await application.createApi({
    nudge,
    draining,
    ...(relay && { queueFigures: relay.queueFigures }),
  })
  await api.listen({
    host: configuration.host,
    port: configuration.port,
    listenTextResolver: (address) => `listening on ${address}`,
  })
}

/** Everything is Laravel's, and so are the database and the jobs. */
async function serveGateway(
  configuration: GatewayConfiguration,
  { logger, draining, onShutdown }: ServiceContext,
): Promise<void> {
  const { createGateway } = await import('../gateway/gateway.ts')
  const server = createGateway(configuration, { logger, draining })
  onShutdown('http', () => server.close())
  const { host, port, upstreamUrl } = configuration
  const listenTextResolver = (address: string) => `listening on ${address}, in front of ${upstreamUrl.href}`
  await server.listen({ host, port, listenTextResolver })
}

async function prepare({ configuration, database, files, links, logger }: Application): Promise<void> {
  const migrated = await migrate(database)
  if (migrated.length > 0) logger.info({ migrations: migrated }, 'database migrated')
  if (!configuration.production) {
    if (await seedDemoData({ database, files, links }))
      logger.info('demo data written: this database was new')
    await seedDemoOperator(database.global)
  }
  await endLeases(database.global)
}

import type { ServiceContext } from '@envelope/service'
import { Application } from '../application.ts'
import { readConfiguration } from '../configuration.ts'

/** Runs jobs: from Redis where it is configured, else from the outbox directly. */
export async function worker({ logger, onShutdown }: ServiceContext): Promise<void> {
  const application = await Application.open(readConfiguration(), logger, onShutdown)
  application.startHeartbeat(['worker'])
  await application.startRelay({ runJobs: true })
  logger.info('running jobs')
}

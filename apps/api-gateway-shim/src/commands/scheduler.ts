import type { ServiceContext } from '@envelope/service'
import { Application } from '../application.ts'
import { readConfiguration } from '../configuration.ts'
import { queueDepthReport } from '../jobs/queue-depth.ts'

/** Starts what is due by the clock. The jobs that it causes are run by workers. */
export async function scheduler({ logger, onShutdown }: ServiceContext): Promise<void> {
  const application = await Application.open(readConfiguration(), logger, onShutdown)
  application.startHeartbeat(['scheduler'])
  application.startScheduler(queueDepthReport(application.database.global, logger))
  logger.info('scheduling')
}

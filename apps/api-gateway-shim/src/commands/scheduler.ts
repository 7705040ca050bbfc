import type { ServiceContext } from '@envelope/service'
import { Application } from '../application.ts'
import { readConfiguration } from '../configuration.ts'

/** Starts what is due by the clock. The jobs that it causes are run by workers. */
export async function scheduler({ logger, onShutdown }: ServiceContext): Promise<void> {
  const application = await Application.open(readConfiguration(), logger, onShutdown)
  application.startScheduler()
  logger.info('scheduling')
}

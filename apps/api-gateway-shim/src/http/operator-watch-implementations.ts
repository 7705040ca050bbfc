import type { operatorWatchOperations } from '@envelope/contract'
import { overviewOf } from '../operators/overview.ts'
import { systemStatus } from '../status/system-status.ts'
import type { Implementations } from './operation.ts'
import type { ImplementationParts } from './implementations.ts'

export const operatorWatchImplementations = ({
  broadcaster,
  queueFigures,
  probes,
}: Pick<ImplementationParts, 'broadcaster' | 'queueFigures' | 'probes'>): Pick<
  Implementations,
  keyof typeof operatorWatchOperations
> => ({
  getOverview: ({ database, request }) =>
    overviewOf({ database, broadcaster, queueFigures, logger: request.log }),
  getSystemStatus: ({ database }) => systemStatus(database.global, probes),
})

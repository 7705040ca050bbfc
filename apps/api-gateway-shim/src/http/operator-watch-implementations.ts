import type { operatorWatchOperations } from '@envelope/contract'
import { overviewOf } from '../operators/overview.ts'
import type { Implementations } from './operation.ts'
import type { ImplementationParts } from './implementations.ts'

export const operatorWatchImplementations = ({
  broadcaster,
  queueFigures,
}: Pick<ImplementationParts, 'broadcaster' | 'queueFigures'>): Pick<
  Implementations,
  keyof typeof operatorWatchOperations
> => ({
  getOverview: ({ database, request }) =>
    overviewOf({ database, broadcaster, queueFigures, logger: request.log }),
})

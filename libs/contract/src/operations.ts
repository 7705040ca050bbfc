import type { Operation } from './operation.ts'
import { operatorOperations } from './operator-operations.ts'
import { peopleOperations } from './people-operations.ts'
import { tenantOperations } from './tenant-operations.ts'

export const operations = {
  ...tenantOperations,
  ...peopleOperations,
  ...operatorOperations,
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations

import { erasureOperations } from './erasure-operations.ts'
import type { Operation } from './operation.ts'
import { operatorAccountOperations } from './operator-account-operations.ts'
import { operatorLogOperations } from './operator-log-operations.ts'
import { operatorOperations } from './operator-operations.ts'
import { operatorWatchOperations } from './operator-watch-operations.ts'
import { peopleOperations } from './people-operations.ts'
import { planOperations } from './plan-operations.ts'
import { signingOperations } from './signing-operations.ts'
import { tenantDomainOperations } from './tenant-domain-operations.ts'
import { tenantOperations } from './tenant-operations.ts'

export const operations = {
  ...tenantOperations,
  ...signingOperations,
  ...peopleOperations,
  ...erasureOperations,
  ...operatorOperations,
  ...operatorLogOperations,
  ...operatorWatchOperations,
  ...operatorAccountOperations,
  ...planOperations,
  ...tenantDomainOperations,
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations

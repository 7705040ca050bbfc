import type { operatorOperations } from '@envelope/contract'
import type { Links } from '../links.ts'
import { createTenant } from '../operators/create-tenant.ts'
import { operatorTokens } from '../operators/operator-tokens.ts'
import { operatorsOf } from '../operators/operators.ts'
import { resumeTenant, suspendTenant } from '../operators/suspension.ts'
import { findTenant, listTenants } from '../operators/tenants.ts'
import type { SignInAttempts } from '../sessions/attempts.ts'
import { signIn } from '../sessions/sign-in.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import type { Implementations } from './operation.ts'

/** The operations of the operators' host. */
export function operatorImplementations({
  links,
  attempts,
}: {
  links: Links
  attempts: SignInAttempts
}): Pick<Implementations, keyof typeof operatorOperations> {
  return {
    getHeadquarters: async () => ({ tenantUrlTemplate: links.tenantUrlTemplate }),

    createOperatorSession: ({ database, body, ip }) =>
      signIn(operatorsOf(database.global), attempts, { ...body, ip }),
    deleteOperatorSession: async ({ database, operator }) => {
      await operatorTokens(database.global).remove(operator.tokenId)
    },
    getOperatorAccount: async ({ operator }) => ({ user: operator }),

    listTenants: ({ database, query }) => listTenants(database.global, links, query),
    createTenant: ({ database, body, operator, ip, request }) =>
      createTenant(database, links, {
        tenant: body,
        operator: { id: operator.id, name: operator.name, ip },
        idempotencyKey: idempotencyKeyOf(request),
      }),
    getTenantDetail: ({ database, params }) => findTenant(database, links, params.tenantId),
    suspendTenant: async ({ database, params, body, operator: { id, name }, ip }) => {
      await suspendTenant(database, { ...params, ...body, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
    resumeTenant: async ({ database, params, operator: { id, name }, ip }) => {
      await resumeTenant(database, { ...params, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
  }
}

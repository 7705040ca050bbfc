import type { operatorOperations, planOperations } from '@envelope/contract'
import type { Links } from '../links.ts'
import { createTenant } from '../operators/create-tenant.ts'
import { impersonate } from '../operators/impersonation.ts'
import { endOperatorSession } from '../operators/operator-tokens.ts'
import { operatorsOf } from '../operators/operators.ts'
import { resendTenantInvitation } from '../operators/resend-invitation.ts'
import { resumeTenant, suspendTenant } from '../operators/suspension.ts'
import { cancelTenantDeletion, requestTenantDeletion } from '../operators/tenant-deletion.ts'
import { findTenant, listTenants } from '../operators/tenants.ts'
import { createPlan, deletePlan, listPlans, setTenantPlan, updatePlan } from '../plans/plans.ts'
import type { SignInAttempts } from '../sessions/attempts.ts'
import { signIn } from '../sessions/sign-in.ts'
import { usageHistory } from '../usage/snapshots.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import type { Implementations } from './operation.ts'

/** The operations of the operators' host. */
export function operatorImplementations({
  links,
  attempts,
  baseDomain,
}: {
  links: Links
  attempts: SignInAttempts
  baseDomain: string
}): Pick<Implementations, keyof typeof operatorOperations | keyof typeof planOperations> {
  return {
    getHeadquarters: async () => ({ tenantUrlTemplate: links.tenantUrlTemplate }),

    createOperatorSession: ({ database, body, ip }) =>
      signIn(operatorsOf(database.global), attempts, { ...body, ip }),
    deleteOperatorSession: ({ database, operator }) => endOperatorSession(database.global, operator),
    getOperatorAccount: async ({ operator }) => ({ user: operator }),

    listTenants: ({ database, query }) => listTenants(database.global, links, query),
    createTenant: ({ database, body, operator, ip, request }) =>
      createTenant(database, links, {
        tenant: body,
        operator: { id: operator.id, name: operator.name, ip },
        idempotencyKey: idempotencyKeyOf(request),
      }),
    listPlans: ({ database, query }) => listPlans(database.global, query),
    createPlan: ({ database, body, operator: { id, name }, ip }) =>
      createPlan(database, { plan: body, operator: { id, name, ip } }),
    updatePlan: ({ database, params, body, operator: { id, name }, ip }) =>
      updatePlan(database, { ...params, plan: body, operator: { id, name, ip } }),
    deletePlan: ({ database, params, operator: { id, name }, ip }) =>
      deletePlan(database, { ...params, operator: { id, name, ip } }),
    setTenantPlan: async ({ database, params, body, operator: { id, name }, ip }) => {
      await setTenantPlan(database, { ...params, ...body, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },

    getTenantDetail: ({ database, params }) => findTenant(database, links, params.tenantId),
    getTenantUsageHistory: ({ database, params }) => usageHistory(database, params.tenantId),
    suspendTenant: async ({ database, params, body, operator: { id, name }, ip }) => {
      await suspendTenant(database, { ...params, ...body, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
    impersonateTenant: ({ database, params, body, operator: { id, name }, ip }) =>
      impersonate(database, links, { ...params, ...body, baseDomain, operator: { id, name, ip } }),
    requestTenantDeletion: async ({ database, params, body, operator: { id, name }, ip }) => {
      await requestTenantDeletion(database, { ...params, ...body, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
    cancelTenantDeletion: async ({ database, params, operator: { id, name }, ip }) => {
      await cancelTenantDeletion(database, { ...params, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
    resendTenantInvitation: async ({ database, params, operator: { id, name }, ip }) => {
      await resendTenantInvitation(database, links, { ...params, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
    resumeTenant: async ({ database, params, operator: { id, name }, ip }) => {
      await resumeTenant(database, { ...params, operator: { id, name, ip } })
      return findTenant(database, links, params.tenantId)
    },
  }
}

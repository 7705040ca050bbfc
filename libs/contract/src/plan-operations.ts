import { z } from 'zod'
import type { Operation } from './operation.ts'
import { tenantDetail } from './operator.ts'
import { planInput, planPage, planQuery, planSummary, tenantPlanInput } from './plan.ts'
import { id } from './primitives.ts'

const planParams = z.object({ planId: id })

/** What tenants may use, and which of them may use what. */
export const planOperations = {
  listPlans: {
    method: 'GET',
    path: '/v1/operator/plans',
    summary: 'Plans, and how many tenants are on each',
    access: 'operator',
    host: 'operators',
    query: planQuery,
    status: 200,
    response: planPage,
    problems: [],
  },
  createPlan: {
    method: 'POST',
    path: '/v1/operator/plans',
    summary: 'Make a plan',
    access: 'operator',
    host: 'operators',
    body: planInput,
    status: 201,
    response: planSummary,
    problems: ['name_taken'],
  },
  updatePlan: {
    method: 'PUT',
    path: '/v1/operator/plans/{planId}',
    summary: 'Change a plan, for every tenant that is on it',
    access: 'operator',
    host: 'operators',
    params: planParams,
    body: planInput,
    status: 200,
    response: planSummary,
    problems: ['not_found', 'name_taken'],
  },
  deletePlan: {
    method: 'DELETE',
    path: '/v1/operator/plans/{planId}',
    summary: 'Delete a plan that no tenant is on',
    access: 'operator',
    host: 'operators',
    params: planParams,
    status: 204,
    problems: ['not_found', 'plan_in_use'],
  },
  setTenantPlan: {
    method: 'PUT',
    path: '/v1/operator/tenants/{tenantId}/plan',
    summary: 'Put a tenant on a plan, or on none, which has no limits',
    access: 'operator',
    host: 'operators',
    params: z.object({ tenantId: id }),
    body: tenantPlanInput,
    status: 200,
    response: tenantDetail,
    problems: ['not_found'],
  },
} as const satisfies Record<string, Operation>

import { z } from 'zod'
import { domainGraceDays } from './domain-terms.ts'
import type { Operation } from './operation.ts'
import { tenantDetail } from './operator.ts'
import { id } from './primitives.ts'
import { newTenantDomain, primaryDomain } from './tenant-domain.ts'

const tenantParams = z.object({ tenantId: id })
/** As DNS has it. */
const domainParams = tenantParams.extend({ domain: z.string().max(253) })

/** At which domains of their own tenants are reached. */
export const tenantDomainOperations = {
  addTenantDomain: {
    method: 'POST',
    path: '/v1/operator/tenants/{tenantId}/domains',
    summary: 'Give a tenant a domain of its own, which leads there once its record is found in DNS',
    access: 'operator',
    host: 'operators',
    params: tenantParams,
    body: newTenantDomain,
    status: 201,
    response: tenantDetail,
    problems: ['not_found', 'domain_taken'],
  },
  checkTenantDomain: {
    method: 'POST',
    path: '/v1/operator/tenants/{tenantId}/domains/{domain}/check',
    summary: 'Look for a domain’s record in DNS now',
    access: 'operator',
    host: 'operators',
    params: domainParams,
    status: 200,
    response: tenantDetail,
    problems: ['not_found'],
  },
  setPrimaryDomain: {
    method: 'PUT',
    path: '/v1/operator/tenants/{tenantId}/primary-domain',
    summary: 'Have mails lead to a verified domain of the tenant’s, or to its address at Envelope',
    access: 'operator',
    host: 'operators',
    params: tenantParams,
    body: primaryDomain,
    status: 200,
    response: tenantDetail,
    problems: ['not_found', 'domain_not_verified'],
  },
  removeTenantDomain: {
    method: 'DELETE',
    path: '/v1/operator/tenants/{tenantId}/domains/{domain}',
    summary: `Take a domain away from a tenant at once, without the ${domainGraceDays} days of grace`,
    access: 'operator',
    host: 'operators',
    params: domainParams,
    status: 200,
    response: tenantDetail,
    problems: ['not_found'],
  },
} as const satisfies Record<string, Operation>

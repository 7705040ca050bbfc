import type { tenantDomainOperations } from '@envelope/contract'
import { checkDomain, type DomainCheckParts } from '../domains/check-domain.ts'
import { addDomain, removeDomain, setPrimaryDomain } from '../domains/domains.ts'
import { findTenant } from '../operators/tenants.ts'
import type { Implementations } from './operation.ts'

/** Each answers the tenant as it is then. */
export const tenantDomainImplementations = ({
  links,
  textRecords,
  baseDomain,
}: Omit<DomainCheckParts, 'database'> & { baseDomain: string }): Pick<
  Implementations,
  keyof typeof tenantDomainOperations
> => ({
  addTenantDomain: async ({ database, params, body, operator: { id, name }, ip }) => {
    await addDomain(database, { ...params, ...body, baseDomain, operator: { id, name, ip } })
    return findTenant(database, links, params.tenantId)
  },
  checkTenantDomain: async ({ database, params, operator: { id, name }, ip }) => {
    await checkDomain({ database, links, textRecords }, { ...params, operator: { id, name, ip } })
    return findTenant(database, links, params.tenantId)
  },
  setPrimaryDomain: async ({ database, params, body, operator: { id, name }, ip }) => {
    await setPrimaryDomain(database, { ...params, ...body, operator: { id, name, ip } })
    return findTenant(database, links, params.tenantId)
  },
  removeTenantDomain: async ({ database, params, operator: { id, name }, ip }) => {
    await removeDomain(database, { ...params, operator: { id, name, ip } })
    return findTenant(database, links, params.tenantId)
  },
})

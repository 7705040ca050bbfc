import type { Kysely } from 'kysely'

/** To find a tenant's domains, where until now only a domain's tenant was looked for. */
export async function createDomainsByTenant({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createIndex('tenant_domains_by_tenant')
    .on('tenant_domains')
    .columns(['tenant_id', 'domain'])
    .execute()
}

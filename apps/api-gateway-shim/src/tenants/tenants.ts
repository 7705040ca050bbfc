import { randomUUIDv7 } from 'node:crypto'
import type { GlobalDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'

/**
 * The tenant at a host name: `<slug>.<baseDomain>`, or one of its own domains.
 * @param host without a port
 */
export async function findTenantByHost(
  database: GlobalDatabase,
  host: string,
  baseDomain: string,
): Promise<Tenant | undefined> {
  const name = host.toLowerCase()
  if (name.endsWith(`.${baseDomain}`)) {
    const slug = name.slice(0, -baseDomain.length - 1)
    return database.selectFrom('tenants').selectAll().where('slug', '=', slug).executeTakeFirst()
  }
  return database
    .selectFrom('tenants')
    .innerJoin('tenant_domains', 'tenant_domains.tenant_id', 'tenants.id')
    .selectAll('tenants')
    .where('tenant_domains.domain', '=', name)
    .executeTakeFirst()
}

export async function createTenant(
  database: GlobalDatabase,
  {
    id = randomUUIDv7(),
    slug,
    name,
    at = new Date(),
  }: { id?: string; slug: string; name: string; at?: Date },
): Promise<Tenant> {
  const tenant: Tenant = { id, slug, name, created_at: at.toISOString() }
  await database.insertInto('tenants').values(tenant).execute()
  return tenant
}

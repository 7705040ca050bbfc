import { randomUUIDv7 } from 'node:crypto'
import { initialSettings } from './settings.ts'
import { notToBeDeleted } from './suspension.ts'
import type { GlobalDatabase } from '../database/database.ts'
import { prepared, type Placeholders } from '../database/prepared.ts'
import type { Tenant } from '../database/schema.ts'
import { searchText } from '../lists/search.ts'

/**
 * The tenant at a host name: `<slug>.<baseDomain>`, or one of its own domains that was verified.
 * @param host without a port, in lower case
 */
export async function findTenantByHost(
  database: GlobalDatabase,
  host: string,
  baseDomain: string,
): Promise<Tenant | undefined> {
  const [tenant] = host.endsWith(`.${baseDomain}`)
    ? await findBySlug(database, { slug: host.slice(0, -baseDomain.length - 1) })
    : await findByDomain(database, { domain: host })
  return tenant
}

const findBySlug = prepared((database: GlobalDatabase, { slug }: Placeholders<{ slug: string }>) =>
  database.selectFrom('tenants').selectAll().where('slug', '=', slug),
)

const findByDomain = prepared((database: GlobalDatabase, { domain }: Placeholders<{ domain: string }>) =>
  database
    .selectFrom('tenants')
    .innerJoin('tenant_domains', 'tenant_domains.tenant_id', 'tenants.id')
    .selectAll('tenants')
    .where('tenant_domains.domain', '=', domain),
)

export interface NewTenantRow {
  id?: string
  slug: string
  name: string
  at?: Date
  /** When somebody can sign in; null while its first administrator is only invited. */
  activatedAt?: Date | null
  planId?: string | null
}

export async function insertTenant(
  database: GlobalDatabase,
  { id = randomUUIDv7(), slug, name, at = new Date(), activatedAt = at, planId = null }: NewTenantRow,
): Promise<Tenant> {
  const tenant: Tenant = {
    id,
    slug,
    name,
    search_text: searchText([name, slug]),
    created_at: at.toISOString(),
    activated_at: activatedAt?.toISOString() ?? null,
    files_prepared_at: null,
    suspended_at: null,
    suspension_reason: null,
    ...notToBeDeleted,
    plan_id: planId,
    primary_domain: null,
    ...initialSettings,
  }
  await database.insertInto('tenants').values(tenant).execute()
  return tenant
}

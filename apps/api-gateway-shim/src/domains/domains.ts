import { domainToUnicode } from 'node:url'
import { maximumDomains, type DomainRecord, type TenantDomain } from '@envelope/contract'
import type { Database, GlobalDatabase, TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { DomainClaimRow, Tenant } from '../database/schema.ts'
import type { Links } from '../links.ts'
import { recordAction, type OperatorActor } from '../operators/history.ts'
import { lockTenant } from '../operators/suspension.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { waitingFrom, worksUntil } from './course.ts'
import { proofRecord } from './proof.ts'

interface Order {
  tenantId: string
  domain: string
  operator: OperatorActor
}

/** A tenant's domains, the first that it got, first. */
export async function domainsOf(own: TenantDatabase, tenant: Tenant, links: Links): Promise<TenantDomain[]> {
  const claims = await own
    .selectFrom('domain_claims')
    .selectAll()
    .orderBy('created_at')
    .orderBy('domain')
    .execute()
  return claims.map((claim) => toDomain(claim, tenant, links))
}

function toDomain(claim: DomainClaimRow, tenant: Tenant, links: Links): TenantDomain {
  const { domain, checked_at, outcome } = claim
  return {
    domain,
    name: domainToUnicode(domain),
    status: claim.status,
    since: claim.status_since,
    primary: tenant.primary_domain === domain,
    records: recordsFor(domain, tenant, links),
    lastCheck:
      checked_at === null || outcome === null
        ? null
        : { at: checked_at, outcome, found: JSON.parse(claim.found ?? '[]') as string[] },
    nextCheckAt: claim.next_check_at,
    worksUntil: worksUntil(claim),
  }
}

const recordsFor = (domain: string, tenant: Tenant, links: Links): DomainRecord[] => [
  { type: 'CNAME', name: domain, value: new URL(links.ownTenantUrl(tenant)).hostname },
  { type: 'TXT', ...proofRecord(domain, tenant, links) },
]

/**
 * Has a tenant wait for a domain. Nobody is kept from it by that: it is a tenant's alone once its record was found.
 * @throws Refusal `not_found`; `domain_taken`, also when it is another tenant's; `validation_failed` for one of Envelope's own, or too many
 */
export async function addDomain(
  database: Database,
  { tenantId, domain, operator, baseDomain }: Order & { baseDomain: string },
): Promise<void> {
  if (domain === baseDomain || domain.endsWith(`.${baseDomain}`))
    throw refusalAtField(
      'validation_failed',
      'domain',
      `“${domain}” belongs to Envelope’s own domain “${baseDomain}”. Enter one of the customer’s.`,
    )
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    const { slug } = await lockTenant(global, tenantId)
    const own = tenantOf(tenantId)
    await assertFree(global, own, { tenantId, domain })
    const at = new Date()
    await own
      .insertInto('domain_claims')
      .values({ domain, created_at: at.toISOString(), ...waitingFrom(at) })
      .execute()
    await recordChange({ global, own }, { action: 'domainAdded', slug, tenantId, domain, operator, at })
  })
}

async function assertFree(
  global: GlobalDatabase,
  own: TenantTransaction,
  { tenantId, domain }: Pick<Order, 'tenantId' | 'domain'>,
): Promise<void> {
  const claimed = await own.selectFrom('domain_claims').select('domain').execute()
  if (claimed.some((claim) => claim.domain === domain))
    throw refusalAtField('domain_taken', 'domain', `“${domain}” is in this list already.`)
  if (claimed.length >= maximumDomains)
    throw refusalAtField(
      'validation_failed',
      'domain',
      `A tenant has at most ${maximumDomains} domains. Remove one first.`,
    )
  const holder = await global
    .selectFrom('tenant_domains')
    .innerJoin('tenants', 'tenants.id', 'tenant_domains.tenant_id')
    .select('tenants.name')
    .where('tenant_domains.domain', '=', domain)
    .where('tenants.id', '!=', tenantId)
    .executeTakeFirst()
  if (holder)
    throw refusalAtField(
      'domain_taken',
      'domain',
      `“${domain}” is a domain of “${holder.name}”. Remove it there first.`,
    )
}

/**
 * Has mails lead to a domain of the tenant's, or, for none, to its address at Envelope.
 * @throws Refusal `not_found`, `domain_not_verified`
 */
export async function setPrimaryDomain(
  database: Database,
  { tenantId, domain, operator }: Omit<Order, 'domain'> & { domain: string | null },
): Promise<void> {
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    const { slug, primary_domain } = await lockTenant(global, tenantId)
    const own = tenantOf(tenantId)
    if (domain !== null && (await lockClaim(own, domain)).status !== 'verified')
      throw new Refusal('domain_not_verified')
    if (primary_domain === domain) return
    await global.updateTable('tenants').set({ primary_domain: domain }).where('id', '=', tenantId).execute()
    const change = {
      action: 'primaryDomainChanged',
      slug,
      tenantId,
      domain: domain ?? '–',
      operator,
    } as const
    await recordChange({ global, own }, { ...change, at: new Date() })
  })
}

/**
 * Takes a domain away from a tenant: from the next request on it leads nowhere.
 * @throws Refusal `not_found`
 */
export async function removeDomain(database: Database, { tenantId, domain, operator }: Order): Promise<void> {
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    const { slug } = await lockTenant(global, tenantId)
    const own = tenantOf(tenantId)
    await lockClaim(own, domain)
    await leadNowhere(global, { tenantId, domain })
    await own.deleteFrom('domain_claims').where('domain', '=', domain).execute()
    const change = { action: 'domainRemoved', slug, tenantId, domain, operator } as const
    await recordChange({ global, own }, { ...change, at: new Date() })
  })
}

/** Mails lead to the tenant's address at Envelope, where they led to this domain. */
export async function leadNowhere(
  global: GlobalDatabase,
  { tenantId, domain }: Pick<Order, 'tenantId' | 'domain'>,
): Promise<void> {
  await global
    .deleteFrom('tenant_domains')
    .where('domain', '=', domain)
    .where('tenant_id', '=', tenantId)
    .execute()
  await global
    .updateTable('tenants')
    .set({ primary_domain: null })
    .where('id', '=', tenantId)
    .where('primary_domain', '=', domain)
    .execute()
}

/** @throws Refusal `not_found` */
export async function lockClaim(own: TenantTransaction, domain: string): Promise<DomainClaimRow> {
  const claim = await own
    .selectFrom('domain_claims')
    .selectAll()
    .where('domain', '=', domain)
    .forUpdate()
    .executeTakeFirst()
  if (!claim) throw new Refusal('not_found')
  return claim
}

/** In both histories: the operators', and the tenant's own. */
async function recordChange(
  { global, own }: { global: GlobalDatabase; own: TenantTransaction },
  {
    action,
    slug,
    tenantId,
    domain,
    operator,
    at,
  }: Order & {
    action: 'domainAdded' | 'domainRemoved' | 'primaryDomainChanged'
    slug: string
    at: Date
  },
): Promise<void> {
  const details = { slug, domain }
  await recordAction(global, { type: 'tenantDomainsChanged', action, operator, at, tenantId, details })
  const actor = { kind: 'operator', name: operator.name, ip: operator.ip } as const
  await recordEvent(own, { type: action, actor, at, detail: domain })
}

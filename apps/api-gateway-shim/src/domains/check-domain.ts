import type { DomainCheckOutcome, TenantEventType } from '@envelope/contract'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { DomainClaimRow } from '../database/schema.ts'
import { theSystem } from '../envelopes/steps.ts'
import type { Links } from '../links.ts'
import type { OperatorActor } from '../operators/history.ts'
import { lockTenant } from '../operators/suspension.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { Refusal } from '../refusal.ts'
import { tellOwners } from '../tenants/tell-owners.ts'
import { afterCheck } from './course.ts'
import { leadNowhere, lockClaim } from './domains.ts'
import { lookForProof } from './proof.ts'
import type { TextRecords } from './text-records.ts'

export interface DomainCheckParts {
  database: Database
  links: Links
  textRecords: TextRecords
}

interface Order {
  tenantId: string
  domain: string
  /** Who asked for it; nobody did where the clock does. Asking has it looked for anew for some days. */
  operator?: OperatorActor
}

/**
 * Looks in DNS for the record of a tenant's domain, for some seconds at most, and has the domain lead to the tenant, or
 * nowhere, accordingly; owners are told when that changes for the worse. DNS is asked before anything is locked.
 * @throws Refusal `not_found`
 */
export async function checkDomain(
  { database, links, textRecords }: DomainCheckParts,
  { tenantId, domain, operator }: Order,
): Promise<void> {
  await assertClaimed(database, tenantId, domain)
  const seen = await lookForProof(textRecords, domain, links.domainProof(tenantId, domain))
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    await lockTenant(global, tenantId)
    const own = tenantOf(tenantId)
    const claim = await lockClaim(own, domain)
    const now = new Date()
    const free = seen.outcome !== 'found' || (await leadToTenant(global, tenantId, domain))
    const outcome: DomainCheckOutcome = free ? seen.outcome : 'taken'
    const asked = operator ? { ...claim, looked_for_since: now.toISOString() } : claim
    const next = afterCheck(asked, outcome, now)
    await own
      .updateTable('domain_claims')
      .set({
        status: next.status,
        status_since: next.status_since,
        looked_for_since: next.looked_for_since,
        next_check_at: next.next_check_at,
        checked_at: now.toISOString(),
        outcome,
        found: JSON.stringify(seen.found),
      })
      .where('domain', '=', domain)
      .execute()
    const event = eventOf(claim.status, next.status)
    if (event === 'domainLapsed') await leadNowhere(global, { tenantId, domain })
    const actor = operator
      ? ({ kind: 'operator', name: operator.name, ip: operator.ip } as const)
      : ({ ...theSystem, kind: 'system' } as const)
    if (event) await recordEvent(own, { type: event, actor, at: now, detail: domain })
    if (event === 'domainMissing' || event === 'domainLapsed')
      await tellOwners(own, { kind: event, domain, since: next.status_since }, now)
  })
}

/** So that nobody has us ask DNS for what is nobody's. */
async function assertClaimed(database: Database, tenantId: string, domain: string): Promise<void> {
  const claim = await database
    .tenant(tenantId)
    .selectFrom('domain_claims')
    .select('domain')
    .where('domain', '=', domain)
    .executeTakeFirst()
  if (!claim) throw new Refusal('not_found')
}

/** @returns whether it does: not where it leads to another tenant, which has proved the same and is not long without */
async function leadToTenant(global: GlobalDatabase, tenantId: string, domain: string): Promise<boolean> {
  const route = await global
    .selectFrom('tenant_domains')
    .select('tenant_id')
    .where('domain', '=', domain)
    .executeTakeFirst()
  if (route) return route.tenant_id === tenantId
  try {
    await global.insertInto('tenant_domains').values({ domain, tenant_id: tenantId }).execute()
    return true
  } catch (error) {
    // Another one was faster.
    if (!isDuplicate(error)) throw error
    return false
  }
}

type Status = DomainClaimRow['status']

function eventOf(before: Status, after: Status): Extract<TenantEventType, `domain${string}`> | undefined {
  if (before === after) return undefined
  if (after === 'waiting') return 'domainLapsed'
  return after === 'verified' ? 'domainVerified' : 'domainMissing'
}

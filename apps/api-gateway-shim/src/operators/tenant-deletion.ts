import { tenantDeletionGraceDays } from '@envelope/contract'
import type { Database } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { deletionOf, isPastGrace, notToBeDeleted } from '../tenants/suspension.ts'
import { tellOwners } from '../tenants/tell-owners.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { endSuspension, lockTenant } from './suspension.ts'

const graceMilliseconds = tenantDeletionGraceDays * 24 * 60 * 60_000

export interface DeletionOrder {
  tenantId: string
  /** The tenant's own, typed again. */
  slug: string
  reason: string
  operator: OperatorActor
}

/**
 * Suspends a tenant as {@link suspendTenant} does, and has the clock delete it when its grace is over. Again, it changes the
 * reason and not the time.
 * @throws Refusal `not_found`, `tenant_being_deleted`, `validation_failed` when the slug is another
 */
export async function requestTenantDeletion(
  database: Database,
  { tenantId, slug, reason, operator }: DeletionOrder,
): Promise<void> {
  await database.transaction(async ({ global, tenant }) => {
    const before = await lockTenant(global, tenantId)
    const at = new Date()
    if (isPastGrace(before, at)) throw new Refusal('tenant_being_deleted')
    if (slug !== before.slug)
      throw refusalAtField(
        'validation_failed',
        'slug',
        `This is not this tenant’s address: type “${before.slug}”.`,
      )
    const asked = deletionOf(before)
    if (asked?.reason === reason) return
    const requestedAt = asked?.requestedAt ?? at.toISOString()
    const deletesAt = asked?.deletesAt ?? new Date(at.getTime() + graceMilliseconds).toISOString()
    const suspendedByIt = before.suspended_at === null || before.suspended_at === requestedAt
    await global
      .updateTable('tenants')
      .set({
        deletes_at: deletesAt,
        deletion_requested_at: requestedAt,
        deletion_reason: reason,
        ...(suspendedByIt && { suspended_at: requestedAt, suspension_reason: reason }),
      })
      .where('id', '=', tenantId)
      .execute()
    await recordAction(global, {
      type: 'tenantSuspended',
      action: 'deletionRequested',
      operator,
      at,
      tenantId,
      details: { slug, reason, deletesAt },
    })
    await enqueue(tenant(tenantId), [{ kind: 'tenantSuspended', reason }], at)
    if (!asked) await tellOwners(tenant(tenantId), { kind: 'deletionRequested', requestedAt }, at)
  })
}

/**
 * Takes a deletion back. A tenant that was suspended before it was asked for stays so, for the reason that it had.
 * @throws Refusal `not_found`, `tenant_being_deleted`
 */
export async function cancelTenantDeletion(
  database: Database,
  { tenantId, operator }: { tenantId: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global, tenant }) => {
    const before = await lockTenant(global, tenantId)
    const at = new Date()
    if (isPastGrace(before, at)) throw new Refusal('tenant_being_deleted')
    const asked = deletionOf(before)
    if (!asked) return
    if (before.suspended_at === asked.requestedAt) await endSuspension(global, tenantId, at)
    else await global.updateTable('tenants').set(notToBeDeleted).where('id', '=', tenantId).execute()
    await recordAction(global, {
      type: 'tenantResumed',
      action: 'deletionCanceled',
      operator,
      at,
      tenantId,
      details: { slug: before.slug },
    })
    const { requestedAt } = asked
    await tellOwners(tenant(tenantId), { kind: 'deletionCanceled', requestedAt }, at)
  })
}

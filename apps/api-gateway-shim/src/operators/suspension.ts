import type { Database, GlobalDatabase } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal } from '../refusal.ts'
import { deletionOf, isPastGrace, notToBeDeleted, suspensionOf } from '../tenants/suspension.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { tellOwners } from '../tenants/tell-owners.ts'

/**
 * Lets nobody do anything at a tenant's address from the next request on, and has its jobs wait; pages that are open
 * there are told why. Again, it changes the reason.
 * @throws Refusal `not_found`
 */
export async function suspendTenant(
  database: Database,
  { tenantId, reason, operator }: { tenantId: string; reason: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global, tenant }) => {
    const before = await lockTenant(global, tenantId)
    if (suspensionOf(before)?.reason === reason) return
    const at = new Date()
    await global
      .updateTable('tenants')
      .set({
        suspended_at: before.suspended_at ?? at.toISOString(),
        suspension_reason: reason,
        ...(deletionOf(before) && { deletion_reason: reason }),
      })
      .where('id', '=', tenantId)
      .execute()
    const details = { slug: before.slug, reason }
    await recordAction(global, { type: 'tenantSuspended', operator, at, tenantId, details })
    await enqueue(tenant(tenantId), [{ kind: 'tenantSuspended', reason }], at)
  })
}

/**
 * Ends a suspension, and a deletion that is part of it: what waited goes on.
 * @throws Refusal `not_found`, `tenant_being_deleted`
 */
export async function resumeTenant(
  database: Database,
  { tenantId, operator }: { tenantId: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global, tenant }) => {
    const before = await lockTenant(global, tenantId)
    const at = new Date()
    if (isPastGrace(before, at)) throw new Refusal('tenant_being_deleted')
    if (before.suspended_at === null) return
    const asked = deletionOf(before)
    await endSuspension(global, tenantId, at)
    await recordAction(global, {
      type: 'tenantResumed',
      action: asked && 'deletionCanceled',
      operator,
      at,
      tenantId,
      details: { slug: before.slug },
    })
    if (asked)
      await tellOwners(tenant(tenantId), { kind: 'deletionCanceled', requestedAt: asked.requestedAt }, at)
  })
}

export async function endSuspension(global: GlobalDatabase, tenantId: string, at: Date): Promise<void> {
  await global
    .updateTable('tenants')
    .set({ suspended_at: null, suspension_reason: null, ...notToBeDeleted })
    .where('id', '=', tenantId)
    .execute()
  // Else those that waited for long would be given up the first time that they fail.
  await global
    .updateTable('outbox')
    .set({ created_at: at.toISOString() })
    .where('tenant_id', '=', tenantId)
    .where('dead_at', 'is', null)
    .execute()
}

/** @throws Refusal `not_found` */
export async function lockTenant(transaction: GlobalDatabase, tenantId: string) {
  const tenant = await transaction
    .selectFrom('tenants')
    .selectAll()
    .where('id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst()
  if (!tenant) throw new Refusal('not_found')
  return tenant
}

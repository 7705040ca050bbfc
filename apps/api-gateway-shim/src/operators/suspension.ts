import type { Database } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'
import { Refusal } from '../refusal.ts'
import { recordAction, type OperatorActor } from './history.ts'

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
    const { suspended_at, slug, suspension_reason } = await lockTenant(global, tenantId)
    if (suspended_at !== null && suspension_reason === reason) return
    const at = new Date()
    await global
      .updateTable('tenants')
      .set({ suspended_at: suspended_at ?? at.toISOString(), suspension_reason: reason })
      .where('id', '=', tenantId)
      .execute()
    await recordAction(global, { type: 'tenantSuspended', operator, at, tenantId, details: { slug, reason } })
    await enqueue(tenant(tenantId), [{ kind: 'tenantSuspended', reason }], at)
  })
}

/**
 * Ends a suspension: what waited goes on.
 * @throws Refusal `not_found`
 */
export async function resumeTenant(
  database: Database,
  { tenantId, operator }: { tenantId: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global }) => {
    const { suspended_at, slug } = await lockTenant(global, tenantId)
    if (suspended_at === null) return
    await global
      .updateTable('tenants')
      .set({ suspended_at: null, suspension_reason: null })
      .where('id', '=', tenantId)
      .execute()
    const at = new Date()
    // Else those that waited for long would be given up the first time that they fail.
    await global
      .updateTable('outbox')
      .set({ created_at: at.toISOString() })
      .where('tenant_id', '=', tenantId)
      .where('dead_at', 'is', null)
      .execute()
    await recordAction(global, { type: 'tenantResumed', operator, at, tenantId, details: { slug } })
  })
}

async function lockTenant(transaction: Database['global'], tenantId: string) {
  const tenant = await transaction
    .selectFrom('tenants')
    .select(['slug', 'suspended_at', 'suspension_reason'])
    .where('id', '=', tenantId)
    .forUpdate()
    .executeTakeFirst()
  if (!tenant) throw new Refusal('not_found')
  return tenant
}

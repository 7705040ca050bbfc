import { planLimitRefusals, type ReachedLimit } from '@envelope/contract'
import type { GlobalDatabase, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'
import { planOf } from './plans.ts'
import { countedFor } from './usage.ts'

export interface Claim {
  limit: ReachedLimit['name']
  /** How much more there will be. */
  amount: number
}

/** As far as a plan matters to it. */
export type PlanHolder = Pick<Tenant, 'id' | 'plan_id'>

/**
 * Lets pass what the tenant's plan includes. In a transaction, others of the tenant that claim something wait until it ends, so
 * that the last place is given once; call it before anything is inserted, which would hold the tenant's row already.
 * @throws Refusal `plan_limit_reached`
 */
export async function claimOfPlan(
  { global, own }: { global: GlobalDatabase; own: TenantDatabase },
  tenant: PlanHolder,
  { limit: name, amount }: Claim,
): Promise<void> {
  if (tenant.plan_id === null) return
  if (global.isTransaction)
    await global.selectFrom('tenants').select('id').where('id', '=', tenant.id).forUpdate().execute()
  const plan = await planOf(global, tenant.id)
  const allowed = plan?.limits[name] ?? null
  if (!plan || allowed === null) return
  const used = await countedFor[name](own)
  if (used + amount <= allowed) return
  const limit = { name, allowed, used }
  throw new Refusal('plan_limit_reached', { detail: planLimitRefusals[name](plan.name, limit), limit })
}

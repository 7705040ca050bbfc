import type { PlanLimits, PlanUsage, TenantUsage } from '@envelope/contract'
import { countOf } from '../database/count.ts'
import type { GlobalDatabase, TenantDatabase } from '../database/database.ts'
import { planOf } from './plans.ts'

type Count = (database: TenantDatabase, now?: Date) => Promise<number>

/** Sent in this calendar month of UTC. */
const envelopesThisMonth: Count = (database, now = new Date()) =>
  countOf(database.selectFrom('envelopes').where('sent_at', '>=', `${now.toISOString().slice(0, 7)}-01`))

const people = (database: TenantDatabase) => database.selectFrom('users').where('removed_at', 'is', null)
const members: Count = (database) => countOf(people(database).where('password_hash', 'is not', null))
const invited: Count = (database) => countOf(people(database).where('password_hash', 'is', null))

const storageBytes: Count = async (database) => {
  const { bytes } = await database
    .selectFrom('documents')
    .select(({ fn }) => fn.sum('size').as('bytes'))
    .executeTakeFirstOrThrow()
  return Number(bytes ?? 0)
}

/** What counts towards each limit of a plan. */
export const countedFor: Record<keyof PlanLimits, Count> = {
  envelopesPerMonth: envelopesThisMonth,
  members: (database) => countOf(people(database)),
  storageBytes,
}

/** What a tenant uses now, and in this calendar month of UTC. */
export async function usageOf(database: TenantDatabase, now = new Date()): Promise<PlanUsage> {
  return {
    envelopesThisMonth: await envelopesThisMonth(database, now),
    members: await members(database),
    storageBytes: await storageBytes(database),
  }
}

/** The same beside the plan, for the tenant's own people. */
export async function tenantUsage(
  global: GlobalDatabase,
  database: TenantDatabase,
  tenantId: string,
  now = new Date(),
): Promise<TenantUsage> {
  const plan = await planOf(global, tenantId)
  return {
    plan: plan ? { name: plan.name, limits: plan.limits } : null,
    usage: { ...(await usageOf(database, now)), invited: await invited(database) },
    monthEndsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString(),
  }
}

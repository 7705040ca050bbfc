import { z } from 'zod'
import { id, page, pageQuery, requiredText, search, sortedBy, timestamp } from './primitives.ts'

const mostCount = 10_000_000
const mostBytes = 100 * 1024 ** 4

const limit = (most: number) =>
  z
    .int('Enter a whole number, or nothing for no limit.')
    .min(0, 'Enter a number from 0 on, or nothing for no limit.')
    .max(most, `Enter at most ${most}, or nothing for no limit.`)
    .nullable()

const count = z.int().nullable()

/** Null where there is no limit. */
export const planLimits = z
  .object({
    /** Sent in one calendar month of UTC. */
    envelopesPerMonth: count,
    /** Who have joined, and who are invited. */
    members: count,
    /** Of all documents together. */
    storageBytes: count,
  })
  .meta({ id: 'PlanLimits' })
export type PlanLimits = z.infer<typeof planLimits>

/** What of it was used. */
export const planUsage = z
  .object({
    envelopesThisMonth: z.int(),
    /** Who have joined. */
    members: z.int(),
    storageBytes: z.int(),
  })
  .meta({ id: 'PlanUsage' })
export type PlanUsage = z.infer<typeof planUsage>

/** A tenant's plan, and what is used of it, as its own people see it. */
export const tenantUsage = z
  .object({
    /** Null for none, which has no limits. */
    plan: z.object({ name: z.string(), limits: planLimits }).nullable(),
    usage: planUsage.extend({
      /** Who have not joined yet; they count as members do. */
      invited: z.int(),
    }),
    /** When envelopes are counted from nothing again. */
    monthEndsAt: timestamp,
  })
  .meta({ id: 'TenantUsage' })
export type TenantUsage = z.infer<typeof tenantUsage>

/** What tenants may use. */
export const plan = z
  .object({ id, name: z.string(), limits: planLimits, createdAt: timestamp })
  .meta({ id: 'Plan' })
export type Plan = z.infer<typeof plan>

export const planSummary = plan
  .extend({
    /** How many tenants are on it. */
    tenants: z.int(),
  })
  .meta({ id: 'PlanSummary' })
export type PlanSummary = z.infer<typeof planSummary>
export const planPage = page(planSummary).meta({ id: 'PlanPage' })
export const planQuery = pageQuery.extend({ search, sort: sortedBy(['name', 'createdAt'], 'name') })

export const planInput = z
  .object({
    name: requiredText('a name', 100),
    limits: z.object({
      envelopesPerMonth: limit(mostCount),
      members: limit(mostCount),
      storageBytes: limit(mostBytes),
    }),
  })
  .meta({ id: 'PlanInput' })
export type PlanInput = z.infer<typeof planInput>

/** Null takes the limits away. */
export const tenantPlanInput = z.object({ planId: id.nullable() }).meta({ id: 'TenantPlanInput' })

import { z } from 'zod'

/** A limit of the tenant's plan (`PlanLimits`) that is in the way. */
export const reachedLimit = z
  .object({
    name: z.enum(['envelopesPerMonth', 'members', 'storageBytes']),
    allowed: z.int(),
    /** Of members, who are invited count too. */
    used: z.int(),
  })
  .meta({ id: 'ReachedLimit' })
export type ReachedLimit = z.infer<typeof reachedLimit>

const megabytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MB`

/** What is the matter, and what to do about it. */
export const planLimitRefusals: Record<ReachedLimit['name'], (plan: string, limit: ReachedLimit) => string> =
  {
    envelopesPerMonth: (plan, { allowed, used }) =>
      `Envelopes sent this month: ${used}. The plan “${plan}” includes ${allowed}. Send it next month (UTC), or ask an owner to get a larger plan.`,
    members: (plan, { allowed, used }) =>
      `People who have joined or are invited: ${used}. The plan “${plan}” includes ${allowed}. Remove somebody, withdraw an invitation, or get a larger plan.`,
    storageBytes: (plan, { allowed, used }) =>
      `All documents together: ${megabytes(used)}. The plan “${plan}” includes ${megabytes(allowed)}, and this one would be too much. Delete drafts that are not needed, or ask an owner to get a larger plan.`,
  }

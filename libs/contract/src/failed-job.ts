import { z } from 'zod'
import { id, page, pageQuery, sortedBy, timestamp } from './primitives.ts'
import { tenant } from './tenant.ts'

/** A job that was given up after its last attempt. It stays until it is tried again or forgotten. */
export const failedJobSummary = z
  .object({
    id,
    /** What it was to do, like `deliver`. */
    kind: z.string(),
    tenant,
    createdAt: timestamp,
    failedAt: timestamp,
    attempts: z.int(),
    /** Why the last attempt failed. */
    error: z.string(),
  })
  .meta({ id: 'FailedJobSummary' })
export type FailedJobSummary = z.infer<typeof failedJobSummary>

export const failedJob = failedJobSummary
  .extend({
    /** What it was to be done with; what could be a secret is left out. */
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'FailedJob' })
export type FailedJob = z.infer<typeof failedJob>

export const failedJobPage = page(failedJobSummary).meta({ id: 'FailedJobPage' })

export const failedJobQuery = pageQuery.extend({
  tenant: id.optional(),
  kind: z.string().trim().max(40, 'A kind of job has at most 40 characters.').optional(),
  sort: sortedBy(['failedAt'], '-failedAt'),
})
export type FailedJobQuery = z.input<typeof failedJobQuery>

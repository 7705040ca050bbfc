import { z } from 'zod'
import { id, timestamp } from './primitives.ts'

/**
 * - `account`: the tenant and its first administrator are written down
 * - `files`: the place for its files is made
 * - `invitation`: the first administrator was mailed a link
 * - `signIn`: they have used it
 */
export const setupStepName = z.enum(['account', 'files', 'invitation', 'signIn'])

/**
 * - `waiting`: not begun
 * - `running`: being done
 * - `failing`: failed, and is tried again
 * - `failed`: is not tried again; for `signIn`, the link was not used while it worked
 */
export const setupStepState = z.enum(['waiting', 'running', 'done', 'failing', 'failed'])

export const setupStep = z
  .object({
    name: setupStepName,
    state: setupStepState,
    /** Absent also where it was done so long ago that it is not known when. */
    doneAt: timestamp.optional(),
    /** Why the last attempt failed. */
    error: z.string().optional(),
    /** Of what is failing: not before then. While it is being tried again, when that would be given up. */
    nextAttemptAt: timestamp.optional(),
    /** The job that was given up; absent where an operator has forgotten it. */
    failedJobId: id.optional(),
  })
  .meta({ id: 'SetupStep' })
export type SetupStep = z.infer<typeof setupStep>

/** In the order in which they are listed. */
export const tenantSetup = z.array(setupStep)

import { z } from 'zod'
import { problems, type ProblemCode } from './problem-codes.ts'
import { reachedLimit } from './reached-limit.ts'

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/**
 * A problem document (RFC 9457). It also carries `message` and `errors` as Laravel's clients expect them of a 422:
 * `errors` maps a field path such as `recipients.0.email` to its sentences.
 */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string().optional(),
    requestId: z.string().optional(),
    /** Seconds until another attempt makes sense. */
    retryAfter: z.int().optional(),
    /** Of `plan_limit_reached`. */
    limit: reachedLimit.optional(),
    message: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.infer<typeof problem>
export type FieldErrors = NonNullable<Problem['errors']>

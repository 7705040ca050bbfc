import { honoursIdempotencyKey, type Operation } from './operation.ts'
import type { ProblemCode } from './problem-codes.ts'

export const needsToken = ({ access }: Operation): boolean => access === 'member' || access === 'operator'

/** All that an operation may be refused with: its own problems, and those that every one like it has. */
export function possibleProblems(operation: Operation): Set<ProblemCode> {
  const codes = new Set<ProblemCode>([
    ...operation.problems,
    // At the wrong host.
    ...(operation.host === 'operators'
      ? (['not_found'] as const)
      : (['unknown_tenant', 'tenant_suspended'] as const)),
    ...(needsToken(operation) ? (['unauthenticated', 'forbidden'] as const) : []),
    // Of an address or a header as well.
    'malformed_request',
    'too_many_requests',
    'internal',
    'unavailable',
  ])
  if (operation.body) codes.add('payload_too_large')
  if (operation.body || operation.query) codes.add('validation_failed')
  if (honoursIdempotencyKey(operation)) codes.add('request_in_progress').add('idempotency_key_reused')
  return codes
}

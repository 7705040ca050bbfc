import type { ProblemCode } from '@envelope/contract'

const deadLinkCodes = [
  'link_unknown',
  'link_used',
  'link_declined',
  'link_expired',
  'link_voided',
] as const satisfies ProblemCode[]
export type DeadLinkCode = (typeof deadLinkCodes)[number]

/** Why a dead link is dead; undefined for every other problem. */
export function deadLinkCode(error: unknown): DeadLinkCode | undefined {
  const problem = toProblem(error)
  // What does not even look like a link's token is refused by its form.
  if (problem?.code === 'validation_failed' && problem.errors?.['token']) return 'link_unknown'
  return deadLinkCodes.find((dead) => dead === problem?.code)
}

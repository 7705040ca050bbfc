import type { Problem, ProblemError } from '@envelope/contract'

/**
 * The problem an API call failed with, or undefined for any other error. By name, not by class: on the server the
 * client comes from another bundle than the page, which holds a class of its own.
 */
export function toProblem(error: unknown): Problem | undefined {
  return error instanceof Error && error.name === 'ProblemError' ? (error as ProblemError).problem : undefined
}

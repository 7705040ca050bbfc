import type { z } from 'zod'
import type { FieldErrors, Problem } from './problem.ts'

/** Every error the API answers with: its HTTP status and the sentence a user may read. */
export const problems = {
  unknown_tenant: { status: 404, title: 'There is no Envelope account at this address.' },
  tenant_suspended: { status: 403, title: 'This Envelope account is suspended.' },
  unauthenticated: { status: 401, title: 'Sign in to continue.' },
  forbidden: { status: 403, title: 'You may not do this.' },
  not_found: { status: 404, title: 'This was not found.' },
  validation_failed: { status: 422, title: 'Some of the input needs another look.' },
  malformed_request: { status: 400, title: 'The request could not be read.' },
  invalid_credentials: { status: 422, title: 'This email and password do not match an account.' },
  too_many_attempts: { status: 429, title: 'Too many attempts. Wait a moment, then try again.' },
  too_many_requests: { status: 429, title: 'Too many requests. Wait a moment, then try again.' },
  envelope_not_draft: {
    status: 409,
    title: 'This envelope was sent already, so it can no longer be changed.',
  },
  draft_changed: { status: 409, title: 'This draft was changed elsewhere in the meantime.' },
  envelope_closed: {
    status: 409,
    title: 'This envelope is closed, so nothing can be done with it any more.',
  },
  envelope_not_completed: {
    status: 409,
    title: 'There is a certificate once everybody has signed and approved.',
  },
  not_waited_for: { status: 409, title: 'This recipient is not waited for at the moment.' },
  reminded_recently: { status: 429, title: 'This recipient has heard of it within the last hour.' },
  link_unknown: { status: 404, title: 'This link is not valid.' },
  link_used: { status: 410, title: 'This link was used already.' },
  link_declined: { status: 410, title: 'This envelope was declined.' },
  link_expired: { status: 410, title: 'This link has expired.' },
  link_voided: { status: 410, title: 'The sender has withdrawn this envelope.' },
  member_exists: { status: 409, title: 'There is an account or an invitation with this address already.' },
  last_owner: { status: 409, title: 'There must always be an owner. Make somebody else an owner first.' },
  last_administrator: {
    status: 409,
    title: 'There must always be an administrator. Make somebody else one first.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This idempotency key was used for another request. Use a new one.',
  },
  request_in_progress: { status: 409, title: 'The same request is still being handled. Try again shortly.' },
  name_taken: { status: 409, title: 'This name is taken already.' },
  plan_limit_reached: { status: 402, title: 'Your plan does not include more.' },
  erasure_blocked: { status: 409, title: 'This person’s data is still needed here.' },
  plan_in_use: { status: 409, title: 'There are tenants on this plan. Put them on another one first.' },
  tenant_being_deleted: { status: 409, title: 'This tenant is being deleted, which cannot be taken back.' },
  slug_taken: { status: 409, title: 'This address is taken already.' },
  domain_taken: { status: 409, title: 'This domain is taken already.' },
  domain_not_verified: {
    status: 409,
    title: 'This domain is not verified. Mails lead there once its record is found in DNS.',
  },
  unsupported_file: { status: 422, title: 'This kind of file is not accepted.' },
  file_too_large: { status: 413, title: 'This file is too large.' },
  too_many_documents: { status: 422, title: 'This envelope holds as many documents as it can.' },
  payload_too_large: { status: 413, title: 'The request is too large.' },
  unavailable: { status: 503, title: 'Envelope is not available at the moment. Try again shortly.' },
  internal: { status: 500, title: 'Something went wrong on our side. Try again.' },
} as const

export type ProblemCode = keyof typeof problems

/** The problem document of a code, as the API would answer it. */
export function problemOf(code: ProblemCode, more: Partial<Problem> = {}): Problem {
  const { status, title } = problems[code]
  return { type: `urn:envelope:problem:${code}`, title, status, code, message: more.detail ?? title, ...more }
}

/** An answer of the API that is not a success, or no answer at all (code `unavailable`). */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options)
    this.problem = problem
  }
}

/** Of a call that nobody answered. A browser knows when it is offline: then nobody else is to blame. */
export function unanswered(cause: unknown): ProblemError {
  const { navigator } = globalThis as { navigator?: { onLine?: boolean } }
  const title = 'You are offline. Try again when you are connected.'
  return new ProblemError(problemOf('unavailable', navigator?.onLine === false ? { title } : {}), { cause })
}

/** Field errors of a failed validation, by dotted path: the shape that `problem` carries and forms show. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {}
  for (const issue of error.issues) (errors[issue.path.join('.')] ??= []).push(issue.message)
  return errors
}

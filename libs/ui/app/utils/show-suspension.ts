import { problem, problemOf } from '@envelope/contract'

/**
 * Puts the error page that says why in place of a page whose tenant was suspended.
 * @param answer of the API, 403 for any reason
 */
export function showSuspension(answer: unknown): void {
  const refusal = problem.safeParse(answer)
  if (refusal.success && refusal.data.code === 'tenant_suspended')
    showError(suspensionError(refusal.data.detail))
}

/** @param reason as the operators gave it */
export function suspensionError(reason: string | undefined) {
  const data = problemOf('tenant_suspended', reason === undefined ? {} : { detail: reason })
  return createError({ status: data.status, message: data.title, data, fatal: import.meta.client })
}

import { problemOf } from '@envelope/contract/terms'

/**
 * Puts the error page that says why in place of a page whose tenant was suspended.
 * @param answer of the API, 403 for any reason
 */
export async function showSuspension(answer: unknown): Promise<void> {
  const nuxtApp = useNuxtApp()
  const { data: problem } = await checkInput('problem', answer)
  if (problem?.code === 'tenant_suspended')
    await nuxtApp.runWithContext(() => showError(suspensionError(problem.detail)))
}

/** @param reason as the operators gave it */
export function suspensionError(reason: string | undefined) {
  const data = problemOf('tenant_suspended', reason === undefined ? {} : { detail: reason })
  return createError({ status: data.status, message: data.title, data, fatal: import.meta.client })
}

import { fieldErrors, impersonationSessionInput } from '@envelope/contract'

/** Exchanges the token that HQ gave an operator for a session in the place of the tenant's owner. */
export default defineEventHandler(async (event) => {
  const input = impersonationSessionInput.safeParse(await readBody(event).catch(() => undefined))
  if (!input.success) return sendProblem(event, 'validation_failed', { errors: fieldErrors(input.error) })
  return startSession(event, () => event.context.api.createImpersonationSession({ body: input.data }))
})

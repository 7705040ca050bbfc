import { acceptOperatorInvitationInput, fieldErrors } from '@envelope/contract'
import { z } from 'zod'

const acceptance = acceptOperatorInvitationInput.extend({ token: z.string() })

/** Exchanges an operator's link, and the password that was chosen, for a session. */
export default defineEventHandler(async (event) => {
  const input = acceptance.safeParse(await readBody(event).catch(() => undefined))
  if (!input.success) return sendProblem(event, 'validation_failed', { errors: fieldErrors(input.error) })
  const { token, password } = input.data
  return startSession(event, () =>
    event.context.api.acceptOperatorInvitation({ params: { token }, body: { password } }),
  )
})

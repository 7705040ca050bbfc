import { credentials, fieldErrors } from '@envelope/contract'
import { realmOf } from '../../../shared/utils/realms.ts'
import { sendProblem } from '../../utils/send-problem.ts'
import { startSession } from '../../utils/start-session.ts'

/** Exchanges credentials for a session. */
export default defineEventHandler(async (event) => {
  const input = credentials.safeParse(await readBody(event).catch(() => undefined))
  if (!input.success) return sendProblem(event, 'validation_failed', { errors: fieldErrors(input.error) })
  const realm = realmOf(useRuntimeConfig(event).realm)
  return startSession(event, () => realm.signIn(event.context.api, input.data))
})

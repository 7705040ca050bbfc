import { credentials, fieldErrors, ProblemError } from '@envelope/contract'
import { sendProblem } from '../../utils/send-problem.ts'
import { writeSession } from '../../utils/session.ts'
import { settings } from '../../utils/settings.ts'

/** Exchanges credentials for a session. The API's token goes into the sealed cookie; the browser gets the rest. */
export default defineEventHandler(async (event) => {
  const input = credentials.safeParse(await readBody(event).catch(() => undefined))
  if (!input.success) return sendProblem(event, 'validation_failed', { errors: fieldErrors(input.error) })
  try {
    const { token, user, tenant } = await event.context.api.createSession({ body: input.data })
    await writeSession(event, settings(event), { token, user, tenant })
    return { user, tenant }
  } catch (error) {
    if (error instanceof ProblemError) return sendProblem(event, error.problem.code, error.problem)
    throw error
  }
})

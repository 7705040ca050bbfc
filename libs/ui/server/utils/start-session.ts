import { ProblemError } from '@envelope/contract'
import type { H3Event } from 'h3'
import type { Session, SignedIn } from '../../shared/types/session.ts'
import { publicPart } from '../../shared/utils/public-part.ts'
import { sendProblem } from './send-problem.ts'
import { writeSession } from './session.ts'
import { settings } from './settings.ts'

/**
 * Starts the session that the API gives. Its token goes into the sealed cookie; the browser gets the rest, or the
 * API's problem.
 */
export async function startSession(event: H3Event, obtain: () => Promise<Session>): Promise<SignedIn | void> {
  try {
    const session = await obtain()
    await writeSession(event, settings(event), session)
    return publicPart(session)
  } catch (error) {
    if (error instanceof ProblemError) return sendProblem(event, error.problem.code, error.problem)
    throw error
  }
}

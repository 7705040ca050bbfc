import { isDeepStrictEqual } from 'node:util'
import { publicPart } from '../../../shared/utils/public-part.ts'
import { realmOf } from '../../../shared/utils/realms.ts'
import { sendProblem } from '../../utils/send-problem.ts'
import { startSession } from '../../utils/start-session.ts'

/** Takes into the session what has changed of who is signed in since they did: their role, the name of the tenant. */
export default defineEventHandler(async (event) => {
  const { api, session } = event.context
  if (!session) return sendProblem(event, 'unauthenticated')
  const realm = realmOf(useRuntimeConfig(event).realm)
  return startSession(event, async () => {
    const renewed = { ...(await realm.account(api)), token: session.token }
    return isDeepStrictEqual(publicPart(renewed), publicPart(session)) ? session : renewed
  })
})

import { realmOf } from '../../../shared/utils/realms.ts'
import { dropSession } from '../../utils/session.ts'
import { settings } from '../../utils/settings.ts'

/** Ends the session here in any case, and at the API if it can be reached. */
export default defineEventHandler(async (event) => {
  const realm = realmOf(useRuntimeConfig(event).realm)
  if (event.context.session) await realm.signOut(event.context.api).catch(() => undefined)
  dropSession(event, settings(event))
  setResponseStatus(event, 204)
  return null
})

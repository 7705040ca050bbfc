import { randomUUID } from 'node:crypto'
import Negotiator from 'negotiator'
import { isLanguage, languages } from '../../shared/utils/languages.ts'
import { apiClient } from '../utils/api-client.ts'
import { regionalLocales } from '../utils/regional-locales.ts'
import { readSession } from '../utils/session.ts'
import { settings } from '../utils/settings.ts'

/** Gives every request its id, who is signed in, and the API called as them. */
export default defineEventHandler(async (event) => {
  const options = settings(event)
  event.context.requestId = randomUUID()
  const negotiator = new Negotiator(event.node.req)
  const preferred = negotiator.language([...languages])
  event.context.language = isLanguage(preferred) ? preferred : languages[0]
  event.context.locales = regionalLocales(negotiator.languages())
  event.context.session = await readSession(event, options)
  event.context.api = apiClient(event, options)
})

import { apiStarted } from '../../utils/api-started.ts'
import { forwardRequest } from '../../utils/forward-request.ts'
import { settings } from '../../utils/settings.ts'

export default defineEventHandler(async (event) => {
  const options = settings(event)
  await apiStarted(options.apiUrl)
  return forwardRequest(event, '/broadcasting/auth', options)
})

import { apiStarted } from '../../utils/api-started.ts'
import { forwardRequest } from '../../utils/forward-request.ts'
import { forwardedPath } from '../../utils/forwarded-path.ts'
import { sendProblem } from '../../utils/send-problem.ts'
import { settings } from '../../utils/settings.ts'

export default defineEventHandler(async (event) => {
  const path = forwardedPath(event.path, { development: import.meta.dev === true })
  if (path === undefined) return sendProblem(event, 'not_found')
  const options = settings(event)
  await apiStarted(options.apiUrl)
  return forwardRequest(event, path, options)
})

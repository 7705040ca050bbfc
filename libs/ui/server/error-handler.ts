import { problem } from '@envelope/contract'
import type { H3Event } from 'h3'
import { loggablePath } from './utils/loggable-path.ts'

/** What comes before Nuxt's error handler, which logs the address and renders the error page. */
export default defineNitroErrorHandler(async (error, event) => {
  const path = loggablePath(event.path)
  event._path = path
  event.node.req.originalUrl = path
  // Nuxt lays its stack trace over error pages in development, also where the page says all there is to say.
  const expected = problem.safeParse(error.data)
  if (import.meta.dev && expected.success && expected.data.status < 500)
    await sendErrorPage(event, expected.data)
})

async function sendErrorPage(event: H3Event, { status, title, ...more }: ReturnType<typeof problem.parse>) {
  const query = new URLSearchParams({
    error: 'true',
    url: event.path,
    status: `${status}`,
    message: title,
    data: JSON.stringify({ status, title, ...more }),
  })
  const page = await useNitroApp().localFetch(`/__nuxt_error?${query}`, {
    headers: { ...(event.node.req.headers as Record<string, string>), 'x-nuxt-error': 'true' },
  })
  setResponseStatus(event, status)
  await send(event, await page.text(), 'text/html;charset=utf-8')
}

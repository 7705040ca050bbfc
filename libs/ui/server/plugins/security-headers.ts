import { randomBytes } from 'node:crypto'
import { contentSecurityPolicy } from '../utils/content-security-policy.ts'
import { requestOrigin } from '../utils/request-origin.ts'
import { settings } from '../utils/settings.ts'

const secondsOfYear = 365 * 24 * 60 * 60

/** On every answer, pages and API alike. What a route or the API sets itself stays. */
export default defineNitroPlugin(({ hooks }) => {
  hooks.hook('request', (event) => {
    setResponseHeaders(event, {
      'content-security-policy': "frame-ancestors 'none'; base-uri 'self'",
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    if (requestOrigin(event, settings(event)).protocol === 'https')
      setResponseHeader(event, 'strict-transport-security', `max-age=${secondsOfYear}`)
  })
  hooks.hook('render:html', (html, { event }) => {
    const nonce = randomBytes(16).toString('base64')
    setResponseHeader(
      event,
      'content-security-policy',
      contentSecurityPolicy({
        nonce,
        host: getRequestHeader(event, 'host') ?? '',
        realtime: useRuntimeConfig(event).public.reverb,
        development: import.meta.dev,
      }),
    )
    // Not in the body: what stands there may come from anybody.
    for (const part of [html.head, html.bodyPrepend, html.bodyAppend])
      part.forEach((markup, index) => (part[index] = withNonce(markup, nonce)))
  })
  // Pages are made for who asks for them, and hold what only they may see.
  hooks.hook('render:response', (response, { event }) => {
    removeResponseHeader(event, 'x-powered-by')
    delete response.headers?.['x-powered-by']
    if (!getResponseHeader(event, 'cache-control'))
      setResponseHeader(event, 'cache-control', 'private, no-store')
  })
})

const withNonce = (markup: string, nonce: string) =>
  markup.replaceAll(/<(?:script|style)(?=[\s>])/g, (tag) => `${tag} nonce="${nonce}"`)

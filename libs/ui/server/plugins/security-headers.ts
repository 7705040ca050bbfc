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
  })
  // Pages are made for who asks for them, and hold what only they may see.
  hooks.hook('render:response', (response, { event }) => {
    removeResponseHeader(event, 'x-powered-by')
    delete response.headers?.['x-powered-by']
    if (!getResponseHeader(event, 'cache-control'))
      setResponseHeader(event, 'cache-control', 'private, no-store')
  })
})

export interface PageSources {
  /** Allows this page's own inline scripts and styles, and nobody else's. */
  nonce: string
  /** The host that the page was asked for at, as the request says it; may be anything. */
  host: string
  /** An empty host is the page’s own. */
  realtime: { host: string; port: number; scheme: string }
  /** Vite adds styles from scripts, and connects to its own server. */
  development: boolean
}

/** What a page may load, run and talk to: what this server gives, and the realtime server. */
export function contentSecurityPolicy({ nonce, host, realtime, development }: PageSources): string {
  const realtimeAddress = realtimeSource(host, realtime)
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Vue writes `style` attributes on the server; they can change how an element looks, and nothing else.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${realtimeAddress ? ` ${realtimeAddress}` : ''}${development ? ' ws:' : ''}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "form-action 'self'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function realtimeSource(host: string, realtime: PageSources['realtime']): string | false {
  const name = realtime.host || host.replace(/:\d+$/, '')
  // What a client claims to be its host goes into a header only if it is a host's name.
  return /^[\w.-]+$/.test(name) && `${realtime.scheme === 'https' ? 'wss' : 'ws'}://${name}:${realtime.port}`
}

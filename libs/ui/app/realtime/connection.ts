import type Echo from 'laravel-echo'
import { superviseConnection } from './supervise.ts'

export type RealtimeEcho = Echo<'reverb'>

export interface RealtimeOptions {
  key: string
  host: string
  port: number
  scheme: 'http' | 'https'
}

/** Opens the one connection a page has. The libraries come with it, and only then. */
export async function openConnection({ key, host, port, scheme }: RealtimeOptions): Promise<RealtimeEcho> {
  const [{ default: Echo }, { default: Pusher }] = await Promise.all([
    import('laravel-echo'),
    import('pusher-js'),
  ])
  const echo = new Echo({
    broadcaster: 'reverb',
    Pusher,
    key,
    wsHost: host,
    wsPort: port,
    wssPort: port,
    forceTLS: scheme === 'https',
    // `ws` speaks TLS as well; without the rest there are no fallbacks by HTTP, which the server does not offer.
    enabledTransports: ['ws'],
    authEndpoint: '/broadcasting/auth',
  })
  superviseConnection(echo.connector.pusher.connection)
  return echo
}

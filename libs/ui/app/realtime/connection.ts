import type Echo from 'laravel-echo'
import { superviseConnection } from './supervise.ts'

export type RealtimeEcho = Echo<'reverb'>

export interface RealtimeOptions {
  key: string
  host: string
  port: number
  scheme: 'http' | 'https'
}

type Libraries = Awaited<ReturnType<typeof loadLibraries>>

/** The libraries that a connection needs: they come with the first one, and only then. */
export async function loadLibraries() {
  const [{ default: Echo }, { default: Pusher }] = await Promise.all([
    import('laravel-echo'),
    import('pusher-js'),
  ])
  return { Echo, Pusher }
}

/** Opens the one connection a page has. */
export function openConnection(
  { Echo, Pusher }: Libraries,
  { key, host, port, scheme }: RealtimeOptions,
): RealtimeEcho {
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

import Echo from 'laravel-echo'
import pusherJs from 'pusher-js'
import PusherServer from 'pusher'
import { afterEach, vi } from 'vitest'
import { credentials } from './running-bridge.ts'

const { id, key, secret } = credentials

/** pusher-js is CommonJS whose types speak of a `default` that Node does not see. */
const PusherClient = pusherJs as unknown as typeof pusherJs.default

const open: Echo<'reverb'>[] = []
afterEach(() => {
  for (const echo of open.splice(0)) echo.disconnect()
})

/** The library with which a program publishes and signs, as Laravel does. */
export function pusherServer(
  port: number,
  overrides: Partial<{ appId: string; key: string; secret: string }> = {},
) {
  return new PusherServer({ appId: id, key, secret, host: '127.0.0.1', port: String(port), ...overrides })
}

export interface User {
  user_id: string
  user_info: object
}

/**
 * An unmodified laravel-echo on pusher-js, disconnected after the test. `user` is who its program says it is;
 * a program that refuses signs with a wrong secret.
 */
export function connectEcho(
  port: number,
  {
    user,
    refused = false,
    signedInAs,
    signer = pusherServer(port, refused ? { secret: 'wrong' } : {}),
  }: {
    user?: User
    refused?: boolean
    /** Whom `pusher.signin()` signs in. */
    signedInAs?: { id: string; watchlist?: string[] }
    signer?: PusherServer
  } = {},
): Echo<'reverb'> {
  const client = new PusherClient(key, {
    cluster: '',
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler: ({ socketId, channelName }, answer) =>
        answer(null, signer.authorizeChannel(socketId, channelName, user)),
    },
    userAuthentication: {
      transport: 'ajax',
      endpoint: '',
      customHandler: ({ socketId }, answer) =>
        answer(null, signer.authenticateUser(socketId, signedInAs as { id: string })),
    },
  })
  const echo = new Echo({ broadcaster: 'reverb', key, client })
  open.push(echo)
  return echo
}

/** Resolves when the subscription of the channel is confirmed. */
export function subscribed(channel: { subscribed: (callback: () => void) => unknown }): Promise<void> {
  return new Promise((resolve) => channel.subscribed(resolve))
}

export function connectionState(echo: Echo<'reverb'>): string {
  return echo.connector.pusher.connection.state
}

export function waitForState(echo: Echo<'reverb'>, state: string): Promise<void> {
  return vi.waitUntil(() => connectionState(echo) === state, { timeout: 20_000 }).then(() => {})
}

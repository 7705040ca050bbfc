import type { Application } from '../application.ts'
import { closeCodes } from '../close-codes.ts'
import { ping } from '../frames.ts'

/**
 * Pings the connections of an application that were silent for its interval, subscribed or not, and closes those that
 * were pinged and stayed silent until the next look, half an interval later.
 *
 * @returns stops it
 */
export function startHeartbeat({ connections, settings }: Application): () => void {
  const intervalMilliseconds = settings.pingIntervalSeconds * 1_000
  const timer = setInterval(() => {
    const silentSince = performance.now() - intervalMilliseconds
    for (const connection of connections.values()) {
      if (connection.lastSeenAt > silentSince) continue
      if (connection.isPinged) {
        connection.refuse(closeCodes.pongMissing, 'Pong reply not received in time')
      } else {
        connection.isPinged = true
        connection.send(ping)
      }
    }
  }, intervalMilliseconds / 2)
  return () => clearInterval(timer)
}

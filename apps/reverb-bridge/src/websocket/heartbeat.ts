import { closeCodes } from '../close-codes.ts'
import { ping } from '../frames.ts'
import type { Connection } from './connection.ts'

/**
 * Pings the connections that were silent for the interval, and closes those that were pinged and stayed silent
 * until the next look, half an interval later.
 *
 * @returns stops it
 */
export function startHeartbeat(connections: () => Iterable<Connection>, intervalSeconds: number): () => void {
  const intervalMilliseconds = intervalSeconds * 1_000
  const timer = setInterval(() => {
    const silentSince = performance.now() - intervalMilliseconds
    for (const connection of connections()) {
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

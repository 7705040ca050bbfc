import type { RateLimit } from '../configuration/application-settings.ts'
import type { Connection } from './connection.ts'

/** Counts one more message of the client. @returns whether it is within the limit */
export function isWithinRateLimit(connection: Connection, { attempts, seconds }: RateLimit): boolean {
  const now = performance.now()
  if (now - connection.recentSince >= seconds * 1_000) {
    connection.recentSince = now
    connection.recentMessages = 0
  }
  return ++connection.recentMessages <= attempts
}

import type { H3Event } from 'h3'
import { requestOrigin, type Trust } from './request-origin.ts'

/** What this server tells the API about the browser's request: who it is, where from, and under which host. */
export function apiHeaders(event: H3Event, trust: Trust): Record<string, string> {
  const { address, host, protocol } = requestOrigin(event, trust)
  const { requestId, session } = event.context
  return {
    'x-forwarded-host': host,
    'x-forwarded-for': address,
    'x-forwarded-proto': protocol,
    'x-request-id': requestId,
    ...(session && { authorization: `Bearer ${session.token}` }),
  }
}

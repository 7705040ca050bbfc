import { getHeader, type H3Event } from 'h3'
import { requestOrigin, type Trust } from './request-origin.ts'

/** What this server tells the API about the browser's request: who it is, where from, by which program, and under which host. */
export function apiHeaders(event: H3Event, trust: Trust): Record<string, string> {
  const { address, host, protocol } = requestOrigin(event, trust)
  const { requestId, session } = event.context
  const userAgent = getHeader(event, 'user-agent')
  return {
    'x-forwarded-host': host,
    'x-forwarded-for': address,
    'x-forwarded-proto': protocol,
    'x-request-id': requestId,
    ...(userAgent && { 'user-agent': userAgent }),
    ...(session && { authorization: `Bearer ${session.token}` }),
  }
}

import type { H3Event } from 'h3'
import { useRuntimeConfig } from '#imports'
import type { ForwardOptions } from './forward-request.ts'
import type { SessionOptions } from './session.ts'

/** What this server was configured with, as far as requests need it. */
export function settings(event: H3Event): SessionOptions & ForwardOptions {
  const { apiUrl, trustedProxies, session } = useRuntimeConfig(event)
  return { apiUrl, trustedProxies, session }
}

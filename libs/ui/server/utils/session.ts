import { deleteCookie, getCookie, useSession, type H3Event, type SessionConfig } from 'h3'
import { LRUCache } from 'lru-cache'
import type { Session } from '../../shared/types/session.ts'
import { requestOrigin, type Trust } from './request-origin.ts'

export interface SessionOptions extends Trust {
  session: { password: string; maxAge: number }
}

/**
 * The sealed cookie: host-only, so that no other tenant's host ever gets it. Over HTTPS the `__Host-` prefix makes
 * the browser insist on that.
 */
function config(event: H3Event, options: SessionOptions): SessionConfig & { name: string } {
  const secure = requestOrigin(event, options).protocol === 'https'
  return {
    ...options.session,
    name: secure ? '__Host-envelope' : 'envelope',
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure },
    sessionHeader: false,
  }
}

/** What cookies hold that came lately: to open one takes longer than anything else of a short request. */
const opened = new LRUCache<string, Session>({ max: 10_000, ttl: 60_000 })

/** Who is signed in, or undefined. Does not start a session. */
export async function readSession(event: H3Event, options: SessionOptions): Promise<Session | undefined> {
  const settings = config(event, options)
  const sealed = getCookie(event, settings.name)
  if (!sealed) return undefined
  const known = opened.get(sealed)
  if (known) return known
  const { data } = await useSession<Session>(event, settings)
  if (!data.token) return undefined
  opened.set(sealed, data as Session)
  return data as Session
}

/** Seals a session into the cookie, unless it is the one that the cookie holds already. */
export async function writeSession(event: H3Event, options: SessionOptions, session: Session): Promise<void> {
  if (session === event.context.session) return
  const { update } = await useSession<Session>(event, config(event, options))
  await update(session)
  event.context.session = session
}

export function dropSession(event: H3Event, options: SessionOptions): void {
  const { name, cookie } = config(event, options)
  if (cookie) deleteCookie(event, name, cookie)
  event.context.session = undefined
}

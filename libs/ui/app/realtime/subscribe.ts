import type { PresenceChannel } from 'pusher-js'
import type { RealtimeEcho } from './connection.ts'

export type ChannelKind = 'private' | 'presence'

/** Somebody on a presence channel. What `info` holds is the API's business. */
export interface PresenceMember {
  id: string
  info: unknown
}

export interface Subscriber {
  /** By event name, as the API broadcasts it. */
  events: Record<string, (data: unknown) => void>
  onSubscribed(): void
  /** The API could not be asked for permission; that is repeated until it can. */
  onInterrupted(): void
  /** Permission was refused. */
  onRefused(): void
  onMembers(others: PresenceMember[]): void
}

const retryAfter = 2_000
/** Several parts of a page may listen to one channel: it is left with the last of them. */
const listeners = new WeakMap<object, number>()

/**
 * Subscribes to a channel until the returned function is called. pusher-js subscribes anew by itself after every
 * reconnection, but not when the API could not be asked for permission at that moment: that is repeated here.
 */
export function subscribe(
  echo: RealtimeEcho,
  kind: ChannelKind,
  name: string,
  subscriber: Subscriber,
): () => void {
  const channel = kind === 'presence' ? echo.join(name) : echo.private(name)
  const { subscription } = channel
  listeners.set(subscription, (listeners.get(subscription) ?? 0) + 1)
  let retry: ReturnType<typeof setTimeout> | undefined

  const announceMembers = () => {
    if (kind === 'presence') subscriber.onMembers(otherMembers(subscription as PresenceChannel))
  }
  const lifecycle = {
    'pusher:subscription_succeeded': () => {
      subscriber.onSubscribed()
      announceMembers()
    },
    'pusher:subscription_error': (error: unknown) => {
      if (!isTemporary(error)) return subscriber.onRefused()
      subscriber.onInterrupted()
      clearTimeout(retry)
      retry = setTimeout(() => {
        // Permission depends on the socket, so without a connection there is nothing to ask for.
        if (echo.connector.pusher.connection.state === 'connected') subscription.subscribe()
      }, retryAfter)
    },
    'pusher:member_added': announceMembers,
    'pusher:member_removed': announceMembers,
  }
  for (const [event, handler] of Object.entries(lifecycle)) subscription.bind(event, handler)
  for (const [event, handler] of Object.entries(subscriber.events)) channel.listen(`.${event}`, handler)
  if (subscription.subscribed) lifecycle['pusher:subscription_succeeded']()

  return () => {
    clearTimeout(retry)
    for (const [event, handler] of Object.entries(lifecycle)) subscription.unbind(event, handler)
    for (const [event, handler] of Object.entries(subscriber.events))
      channel.stopListening(`.${event}`, handler)
    const left = (listeners.get(subscription) ?? 1) - 1
    listeners.set(subscription, left)
    if (left === 0) echo.leave(name)
  }
}

function otherMembers(channel: PresenceChannel): PresenceMember[] {
  const others: PresenceMember[] = []
  channel.members.each((member: PresenceMember) => {
    if (member.id !== channel.members.myID) others.push(member)
  })
  return others
}

/** A refusal (401, 403) is an answer; everything else is worth another try. */
function isTemporary(error: unknown): boolean {
  const status = (error as { status?: unknown } | undefined)?.status
  return status !== 401 && status !== 403
}

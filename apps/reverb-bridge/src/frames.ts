/** A message to clients, encoded once for however many sockets it goes to. */
export type Frame = Buffer

interface FrameContent {
  event: string
  channel?: string
  /** Pusher's own events and all published ones carry text here, clients' events any JSON value. */
  data?: unknown
  user_id?: UserId
}

/** Laravel signs users' ids as numbers, Pusher's own libraries as text; each travels on as it came. */
export type UserId = string | number

export interface Member {
  user_id: UserId
  user_info: unknown
}

export interface PresenceList {
  count: number
  ids: UserId[]
  hash: Record<string, unknown>
}

export function encodeFrame(content: FrameContent): Frame {
  return Buffer.from(JSON.stringify(content))
}

export const pong = encodeFrame({ event: 'pusher:pong' })
export const ping = encodeFrame({ event: 'pusher:ping' })

export function connectionEstablished(socketId: string, activityTimeoutSeconds: number): Frame {
  const data = JSON.stringify({ socket_id: socketId, activity_timeout: activityTimeoutSeconds })
  return encodeFrame({ event: 'pusher:connection_established', data })
}

export function subscriptionSucceeded(channel: string, content: { presence?: PresenceList }): Frame {
  const data = JSON.stringify(content)
  return encodeFrame({ event: 'pusher_internal:subscription_succeeded', data, channel })
}

export function subscriptionError(channel: string, type: string, error: string, status: number): Frame {
  return encodeFrame({
    event: 'pusher:subscription_error',
    data: JSON.stringify({ type, error, status }),
    channel,
  })
}

export function memberAdded(channel: string, member: Member): Frame {
  return encodeFrame({ event: 'pusher_internal:member_added', data: JSON.stringify(member), channel })
}

export function memberRemoved(channel: string, userId: UserId): Frame {
  const data = JSON.stringify({ user_id: userId })
  return encodeFrame({ event: 'pusher_internal:member_removed', data, channel })
}

export function protocolError(code: number, message: string): Frame {
  return encodeFrame({ event: 'pusher:error', data: JSON.stringify({ code, message }) })
}

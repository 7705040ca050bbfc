/** A WebSocket frame, complete with its header: built once, and written as it is to however many sockets. */
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

interface PresenceList {
  count: number
  ids: UserId[]
  hash: Record<string, unknown>
}

export function encodeFrame(content: FrameContent): Frame {
  return textFrame(JSON.stringify(content))
}

const finalTextFrame = 0x81

/** As a server sends it: in one piece and unmasked (RFC 6455, 5.2). */
function textFrame(text: string): Frame {
  const length = Buffer.byteLength(text)
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = finalTextFrame
  if (headerLength === 2) {
    frame[1] = length
  } else if (headerLength === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, headerLength)
  return frame
}

/** The text inside a frame that `encodeFrame` made. */
export function textOf(frame: Frame): string {
  const length = frame[1]!
  return frame.toString('utf8', length < 126 ? 2 : length === 126 ? 4 : 10)
}

export const pong = encodeFrame({ event: 'pusher:pong' })
export const ping = encodeFrame({ event: 'pusher:ping' })

export function connectionEstablished(socketId: string, activityTimeoutSeconds: number): Frame {
  const data = JSON.stringify({ socket_id: socketId, activity_timeout: activityTimeoutSeconds })
  return encodeFrame({ event: 'pusher:connection_established', data })
}

/** @param members of a presence channel; undefined on others */
export function subscriptionSucceeded(channel: string, members?: readonly Member[]): Frame {
  const data = JSON.stringify(members ? { presence: presenceList(members) } : {})
  return encodeFrame({ event: 'pusher_internal:subscription_succeeded', data, channel })
}

function presenceList(members: readonly Member[]): PresenceList {
  return {
    count: members.length,
    ids: members.map(({ user_id }) => user_id),
    hash: Object.fromEntries(members.map(({ user_id, user_info }) => [user_id, user_info])),
  }
}

export function subscriptionError(channel: string, type: string, error: string, status: number): Frame {
  const data = JSON.stringify({ type, error, status })
  return encodeFrame({ event: 'pusher:subscription_error', data, channel })
}

export function subscriptionCount(channel: string, count: number): Frame {
  const data = JSON.stringify({ subscription_count: count })
  return encodeFrame({ event: 'pusher_internal:subscription_count', data, channel })
}

export function memberAdded(channel: string, member: Member): Frame {
  return encodeFrame({ event: 'pusher_internal:member_added', data: JSON.stringify(member), channel })
}

export function memberRemoved(channel: string, userId: UserId): Frame {
  const data = JSON.stringify({ user_id: userId })
  return encodeFrame({ event: 'pusher_internal:member_removed', data, channel })
}

export function cacheMiss(channel: string): Frame {
  return encodeFrame({ event: 'pusher:cache_miss', channel })
}

/** @param userData the signed text, as it came */
export function signinSuccess(userData: string): Frame {
  return encodeFrame({ event: 'pusher:signin_success', data: JSON.stringify({ user_data: userData }) })
}

export function watchlistEvents(events: { name: 'online' | 'offline'; user_ids: string[] }[]): Frame {
  return encodeFrame({ event: 'pusher_internal:watchlist_events', data: JSON.stringify({ events }) })
}

export function protocolError(code: number, message: string): Frame {
  return encodeFrame({ event: 'pusher:error', data: JSON.stringify({ code, message }) })
}

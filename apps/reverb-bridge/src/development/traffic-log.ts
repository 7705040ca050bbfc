const keptMessages = 200
const shownCharacters = 2_000

export type Direction = 'in' | 'out'

interface LoggedMessage {
  at: string
  direction: Direction
  socket: string
  event: string
  channel: string
  data: string
}

interface ObservedChannel {
  subscribers: Set<string>
  /** By user id; of presence channels. */
  members: Map<string, unknown>
}

interface ObservedFrame {
  event?: unknown
  channel?: unknown
  data?: unknown
}

/** What developers see of the traffic: the last messages, and the channels and members that follow from them. */
export class TrafficLog {
  readonly #sockets = new Set<string>()
  readonly #channels = new Map<string, ObservedChannel>()
  readonly #messages: LoggedMessage[] = []
  #count = 0

  opened(socket: string): void {
    this.#sockets.add(socket)
  }

  closed(socket: string): void {
    this.#sockets.delete(socket)
    for (const name of [...this.#channels.keys()]) this.#leave(name, socket)
  }

  /** @param text one frame, as it was sent */
  record(direction: Direction, socket: string, text: string): void {
    const frame = parse(text)
    const channel = typeof frame.channel === 'string' ? frame.channel : ''
    const event = typeof frame.event === 'string' ? frame.event : '(not readable)'
    const data = asObject(frame.data)
    this.#add({
      direction,
      socket,
      event,
      channel: channel || String(data['channel'] ?? ''),
      data: shown(text, frame),
    })

    if (direction === 'in' && event === 'pusher:unsubscribe') this.#leave(String(data['channel']), socket)
    if (direction === 'in' || channel === '') return
    if (event === 'pusher_internal:subscription_succeeded') this.#join(channel, socket, data)
    const members = this.#channels.get(channel)?.members
    if (event === 'pusher_internal:member_added') members?.set(String(data['user_id']), data['user_info'])
    if (event === 'pusher_internal:member_removed') members?.delete(String(data['user_id']))
  }

  /** As JSON for the page. */
  get state() {
    const channels = [...this.#channels].map(([name, { subscribers, members }]) => ({
      name,
      subscribers: subscribers.size,
      members: [...members].map(([id, info]) => ({ id, info })),
    }))
    return {
      connections: this.#sockets.size,
      channels: channels.sort((a, b) => (a.name < b.name ? -1 : 1)),
      messages: this.#messages.toReversed(),
      count: this.#count,
    }
  }

  #add(message: Omit<LoggedMessage, 'at'>): void {
    this.#count++
    this.#messages.push({ at: new Date().toISOString(), ...message })
    if (this.#messages.length > keptMessages) this.#messages.shift()
  }

  #join(name: string, socket: string, data: Record<string, unknown>): void {
    const channel = this.#channels.get(name) ?? { subscribers: new Set(), members: new Map() }
    this.#channels.set(name, channel)
    channel.subscribers.add(socket)
    const { hash } = asObject(data['presence'])
    for (const [id, info] of Object.entries(asObject(hash))) channel.members.set(id, info)
  }

  #leave(name: string, socket: string): void {
    const channel = this.#channels.get(name)
    channel?.subscribers.delete(socket)
    if (channel?.subscribers.size === 0) this.#channels.delete(name)
  }
}

function parse(text: string): ObservedFrame {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Data are objects, or JSON text of one. */
function asObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return asObject(tryParse(value))
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Signatures give access, so they are not shown. */
function shown(text: string, { data, event }: ObservedFrame): string {
  const content = event === undefined ? text : typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
  const hidden = content.replace(/("auth\\*":\s*\\*")[^"\\]*/g, '$1(hidden)')
  return hidden.length > shownCharacters ? `${hidden.slice(0, shownCharacters)}…` : hidden
}

import { once } from 'node:events'
import { afterEach, vi } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { sign } from '../src/signature.ts'
import { credentials } from './running-bridge.ts'

export interface ReceivedFrame {
  event: string
  channel?: string
  data?: unknown
  user_id?: unknown
}

const open: SocketClient[] = []
afterEach(() => {
  for (const client of open.splice(0)) client.socket.terminate()
})

/** A client that speaks the protocol frame by frame, and also wrongly. Its `frames` have their data decoded. */
export class SocketClient {
  readonly socket: WebSocket
  readonly frames: ReceivedFrame[] = []
  /** Resolves to the closing code. */
  readonly closed: Promise<number>
  socketId = ''

  constructor(
    port: number,
    { key = credentials.key, path = '', ...options }: { key?: string; path?: string } & ClientOptions = {},
  ) {
    this.socket = new WebSocket(
      `ws://127.0.0.1:${port}${path}/app/${key}?protocol=7&client=js&version=8.6.0`,
      options,
    )
    this.closed = once(this.socket, 'close').then(([code]) => code as number)
    this.socket.on('message', (data) => this.frames.push(decodeFrame(data.toString())))
    open.push(this)
  }

  /** Connects and waits until the server has given the socket its id. */
  static async connect(
    port: number,
    options?: ConstructorParameters<typeof SocketClient>[1],
  ): Promise<SocketClient> {
    const client = new SocketClient(port, options)
    const { data } = await client.receives({ event: 'pusher:connection_established' })
    client.socketId = (data as { socket_id: string }).socket_id
    return client
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** Subscribes with a valid signature, as the application would give it. */
  subscribe(channel: string, channelData?: string): void {
    this.send(this.subscription(channel, channelData))
  }

  /** Signs in with a valid signature, as the application would give it. */
  signIn(user: { id: string; user_info?: object; watchlist?: string[] }): void {
    const userData = JSON.stringify(user)
    const auth = `${credentials.key}:${sign(credentials.secret, `${this.socketId}::user::${userData}`)}`
    this.send({ event: 'pusher:signin', data: { auth, user_data: userData } })
  }

  /** The message that subscribes this very socket. */
  subscription(channel: string, channelData?: string): object {
    const signed = [this.socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':')
    const auth = `${credentials.key}:${sign(credentials.secret, signed)}`
    const signature = /^(private|presence)-/.test(channel) ? { auth } : {}
    const member = channelData === undefined ? {} : { channel_data: channelData }
    return { event: 'pusher:subscribe', data: { channel, ...signature, ...member } }
  }

  /** Takes the next frame out that has at least these fields, and waits for it if need be. */
  async receives(fields: Partial<ReceivedFrame>): Promise<ReceivedFrame> {
    const matches = (frame: ReceivedFrame) =>
      Object.entries(fields).every(([name, value]) => frame[name as keyof ReceivedFrame] === value)
    const index = await vi.waitUntil(
      () => {
        const found = this.frames.findIndex(matches)
        return found === -1 ? undefined : { found }
      },
      { timeout: 30_000, interval: 5 },
    )
    return this.frames.splice(index.found, 1)[0]!
  }

  /** Takes the next frame out, whatever it is. */
  next(): Promise<ReceivedFrame> {
    return this.receives({})
  }

  /** Everything that came so far: the answer to a ping comes after all of it. */
  async drain(): Promise<ReceivedFrame[]> {
    this.send({ event: 'pusher:ping', data: {} })
    await this.receives({ event: 'pusher:pong' })
    return this.frames.splice(0)
  }
}

export function decodeFrame(text: string): ReceivedFrame {
  const frame = JSON.parse(text) as ReceivedFrame
  const isPushers = /^pusher(_internal)?:/.test(frame.event)
  return isPushers && typeof frame.data === 'string' ? { ...frame, data: JSON.parse(frame.data) } : frame
}

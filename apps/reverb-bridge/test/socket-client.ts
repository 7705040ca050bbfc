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

  constructor(port: number, { key = credentials.key, ...options }: { key?: string } & ClientOptions = {}) {
    this.socket = new WebSocket(
      `ws://127.0.0.1:${port}/app/${key}?protocol=7&client=js&version=8.6.0`,
      options,
    )
    this.closed = once(this.socket, 'close').then(([code]) => code as number)
    this.socket.on('message', (data) => this.frames.push(decode(data.toString())))
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

  /** Subscribes with a valid signature, as the application would give it. */
  subscribe(channel: string, channelData?: string): void {
    const signed = [this.socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':')
    const auth = `${credentials.key}:${sign(credentials.secret, signed)}`
    const signature = /^(private|presence)-/.test(channel) ? { auth } : {}
    const member = channelData === undefined ? {} : { channel_data: channelData }
    this.send({ event: 'pusher:subscribe', data: { channel, ...signature, ...member } })
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
      { timeout: 10_000, interval: 5 },
    )
    return this.frames.splice(index.found, 1)[0]!
  }

  /** Everything that came so far: the answer to a ping comes after all of it. */
  async drain(): Promise<ReceivedFrame[]> {
    this.send({ event: 'pusher:ping', data: {} })
    await this.receives({ event: 'pusher:pong' })
    return this.frames.splice(0)
  }
}

function decode(text: string): ReceivedFrame {
  const frame = JSON.parse(text) as ReceivedFrame
  const isPushers = /^pusher(_internal)?:/.test(frame.event)
  return isPushers && typeof frame.data === 'string' ? { ...frame, data: JSON.parse(frame.data) } : frame
}

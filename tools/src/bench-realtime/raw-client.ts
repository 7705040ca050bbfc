import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Of all clients: what is in it is looked at before the next one reads. */
const buffer = Buffer.allocUnsafe(65_536)
const path = '/app/app-key?protocol=7&client=js&version=8.6.0'

/** A WebSocket client that costs as little as possible: it counts bytes, and reads frames only when asked to. */
export class RawClient {
  bytes = 0
  /** The chunk is another's as soon as this returns. */
  onData: (chunk: Buffer) => void = () => {}
  readonly #socket: Socket

  private constructor(port: number, source: string) {
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      localAddress: source,
      noDelay: true,
      // A socket with a buffer of its own stops reading as soon as it is paused; others read on until theirs is full.
      onread: { buffer, callback: (length) => this.#receive(buffer.subarray(0, length)) },
    })
    this.#socket.on('error', () => {})
  }

  /** Resolves when the server has said that the connection is established. @param source one of 127.0.0.0/8 */
  static async connect(port: number, source = '127.0.0.1'): Promise<RawClient> {
    const client = new RawClient(port, source)
    const socket = client.#socket
    await once(socket, 'connect')
    const hears = client.hears('pusher:connection_established')
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    )
    const said = await hears
    client.socketId = /socket_id\\?":\\?"([\d.]+)/.exec(said)?.[1] ?? ''
    return client
  }

  socketId = ''

  /** Resolves to what was said, once this text is in it. */
  hears(text: string): Promise<string> {
    let heard = ''
    return new Promise((resolve, reject) => {
      const closed = () => reject(new Error(`closed before "${text}": ${heard.slice(0, 300)}`))
      this.#socket.once('close', closed)
      this.onData = (chunk) => {
        heard += chunk.toString('latin1')
        if (!heard.includes(text)) return
        this.onData = () => {}
        this.#socket.off('close', closed)
        resolve(heard)
      }
    })
  }

  send(message: object): void {
    const payload = Buffer.from(JSON.stringify(message))
    const length =
      payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255]
    // A mask of zeros leaves the text as it is.
    this.#socket.write(Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]))
  }

  /** Resolves when the subscription is confirmed. */
  async subscribe(channel: string, authorization: object = {}): Promise<void> {
    const confirmed = this.hears('subscription_succeeded')
    this.send({ event: 'pusher:subscribe', data: { channel, ...authorization } })
    await confirmed
  }

  /** Leaves what comes to the kernel. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Resolves when so many bytes have come in all. */
  receives(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.bytes >= bytes) resolve()
      }
      this.onData = look
      look()
    })
  }

  #receive(chunk: Buffer): boolean {
    this.bytes += chunk.length
    this.onData(chunk)
    return true
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { signedRequest } from './signature.ts'

/**
 * Publishes one event after the other, on one connection as long as the server keeps it open, and costs as little as
 * possible: the request is signed once and its bytes are sent again and again.
 */
export class RawPublisher {
  readonly #port: number
  #socket: Socket

  private constructor(port: number, socket: Socket) {
    this.#port = port
    this.#socket = socket
  }

  static async connect(port: number): Promise<RawPublisher> {
    return new RawPublisher(port, await open(port))
  }

  /** Resolves when the request was answered so many times. @throws Error when an answer is not 200 */
  async publish(channel: string, data: string, times: number): Promise<void> {
    const body = JSON.stringify({ name: 'ev', channels: [channel], data })
    const request = signedRequest('POST', '/events', body)
    for (let time = 0; time < times; time++) {
      const answer = await this.#send(request)
      if (!answer.startsWith('HTTP/1.1 200')) throw new Error(`an event was answered with ${answer}`)
      if (!/\r\nconnection: close\r\n/i.test(answer)) continue
      this.#socket.destroy()
      this.#socket = await open(this.#port)
    }
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** Resolves to the answer, which is short and comes in one piece. */
  #send(request: Buffer): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const close = () => reject(new Error('the server closed the connection without an answer'))
    this.#socket.once('close', close)
    this.#socket.once('data', (answer: Buffer) => {
      this.#socket.off('close', close)
      resolve(answer.toString('latin1'))
    })
    this.#socket.write(request)
    return promise
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket.on('error', () => {})
}

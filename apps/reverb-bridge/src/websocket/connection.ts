import { randomInt } from 'node:crypto'
import { WebSocket } from 'ws'
import { closeCodes } from '../close-codes.ts'
import { protocolError, type Frame } from '../frames.ts'

/** One client's socket, with a bound on what may wait to be sent to it. */
export class Connection {
  readonly socketId = `${randomInt(1, 1_000_000_000)}.${randomInt(1, 1_000_000_000)}`
  /** Whether it was sent a ping and has not been heard of since. */
  isPinged = false
  /** By the monotonic clock, in milliseconds. */
  lastSeenAt = performance.now()
  readonly #socket: WebSocket
  readonly #sendQueueSize: number

  constructor(socket: WebSocket, sendQueueSize: number) {
    this.#socket = socket
    this.#sendQueueSize = sendQueueSize
  }

  /** Remembers a sign of life. */
  touch(): void {
    this.lastSeenAt = performance.now()
    this.isPinged = false
  }

  /** Queues a frame, or closes the socket when its client does not read as fast as it is sent to. */
  send(frame: Frame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (this.#socket.bufferedAmount + frame.length > this.#sendQueueSize) {
      this.#socket.close(closeCodes.tooSlow, 'Too slow in reading what was sent')
      return
    }
    this.#socket.send(frame, { binary: false })
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  /** Says why, first in a message that client libraries show, then in the closing frame. */
  refuse(code: number, reason: string): void {
    this.send(protocolError(code, reason))
    this.close(code, reason)
  }

  /** Cuts a connection whose client does not take part in closing it. */
  terminate(): void {
    this.#socket.terminate()
  }
}

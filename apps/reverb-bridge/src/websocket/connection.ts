import { randomInt } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import type { Application } from '../application.ts'
import type { Channel } from '../channels/channel.ts'
import { closeCodes } from '../close-codes.ts'
import { protocolError, textOf, type Frame } from '../frames.ts'
import type { SignedInUser } from '../users/users.ts'

const half = () => randomInt(1, 1_000_000_000)

/**
 * One client's socket, with a bound on what may wait to be sent to it. What is sent to it within one turn of the
 * event loop leaves in one write.
 */
export class Connection extends WebSocket {
  readonly socketId = `${half()}.${half()}`
  application!: Application
  readonly subscriptions = new Set<Channel>()
  user: SignedInUser | undefined
  /** Whether it was sent a ping and has not been heard of since. */
  isPinged = false
  /** By the monotonic clock, in milliseconds. */
  readonly openedAt = performance.now()
  /** By the same clock. */
  lastSeenAt = this.openedAt
  /** Messages in the rate limit's current window, and when that began. */
  recentMessages = 0
  recentSince = 0
  #stream!: Duplex
  #sendQueueSize = 0
  #isCorked = false

  /** What the server knows only after the handshake. */
  start(stream: Duplex, sendQueueSize: number): void {
    this.#stream = stream
    this.#sendQueueSize = sendQueueSize
  }

  /** Remembers a sign of life. */
  touch(): void {
    this.lastSeenAt = performance.now()
    this.isPinged = false
  }

  /** Queues a frame, or closes the socket when its client does not read as fast as it is sent to. */
  override send(frame: Frame): void {
    if (this.readyState !== WebSocket.OPEN) return
    if (this.#stream.writableLength + frame.length > this.#sendQueueSize) {
      return this.close(closeCodes.overCapacity, 'Too slow in reading what was sent')
    }
    if (!this.#isCorked) this.#cork()
    this.#stream.write(frame)
    if (!this.application) return
    const { statistics, traffic } = this.application
    traffic?.record('out', this.socketId, textOf(frame))
    statistics.framesSent++
    statistics.bytesSent += frame.length
  }

  /** Says why, first in a message that client libraries show, then in the closing frame. */
  refuse(code: number, reason: string): void {
    this.send(protocolError(code, reason))
    this.close(code, reason)
  }

  #cork(): void {
    this.#isCorked = true
    this.#stream.cork()
    corked.push(this)
    if (corked.length === 1) setImmediate(uncorkAll)
  }

  static uncork(connection: Connection): void {
    connection.#isCorked = false
    connection.#stream.uncork()
  }
}

let corked: Connection[] = []

function uncorkAll(): void {
  const connections = corked
  corked = []
  for (const connection of connections) Connection.uncork(connection)
}

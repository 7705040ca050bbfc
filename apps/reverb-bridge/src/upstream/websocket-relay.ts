import { randomInt } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@envelope/service'
import { WebSocket, WebSocketServer } from 'ws'
import { closeCodes } from '../close-codes.ts'
import type { TrafficLog } from '../development/traffic-log.ts'

const firstPauseMilliseconds = 100
const longestPauseMilliseconds = 5_000
const handshakeMilliseconds = 10_000
/** What a client may say before its way to the upstream is there. */
const waitingMessages = 100

interface WebSocketRelayOptions {
  upstream: URL
  /** Also the largest message that is passed on. */
  maxMessageSize: number
  traffic: TrafficLog | undefined
  logger: Logger
}

/**
 * Passes each client's WebSocket on to a real Reverb, frame by frame in both directions. While that is away, clients
 * that connect are held, and it is tried again with growing pauses; those that were connected are sent to connect anew.
 */
export class WebSocketRelay {
  readonly #options: WebSocketRelayOptions
  readonly #server: WebSocketServer
  readonly #closing = new AbortController()

  constructor(options: WebSocketRelayOptions) {
    this.#options = options
    this.#server = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageSize })
  }

  attachTo(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      this.#server.handleUpgrade(request, socket, head, (client) => void this.#relay(client, request))
    })
  }

  async close(): Promise<void> {
    this.#closing.abort()
    for (const client of this.#server.clients) client.close(closeCodes.reconnect, 'Server is restarting')
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    await closed
  }

  async #relay(client: WebSocket, request: IncomingMessage): Promise<void> {
    const { traffic, logger } = this.#options
    const name = `${randomInt(1_000_000)}`
    const waiting: { data: Buffer; isBinary: boolean }[] = []
    let forward = (data: Buffer, isBinary: boolean) => {
      if (waiting.push({ data, isBinary }) > waitingMessages)
        client.close(closeCodes.overCapacity, 'Too early')
    }
    traffic?.opened(name)
    client.on('error', (error) => logger.debug(error, 'socket failed'))
    client.on('close', () => traffic?.closed(name))
    client.on('message', (data: Buffer, isBinary) => {
      traffic?.record('in', name, data.toString())
      forward(data, isBinary)
    })

    const upstream = await this.#connect(client, request)
    if (!upstream) return
    upstream.on('message', (data: Buffer, isBinary) => {
      traffic?.record('out', name, data.toString())
      client.send(data, { binary: isBinary })
    })
    upstream.on('ping', (data) => client.ping(data))
    client.on('ping', (data) => upstream.ping(data))
    upstream.on('close', (code, reason) => close(client, code, reason))
    client.on('close', (code, reason) => close(upstream, code, reason))
    forward = (data, isBinary) => upstream.send(data, { binary: isBinary })
    for (const { data, isBinary } of waiting.splice(0)) forward(data, isBinary)
    upstream.resume()
  }

  /** Tries until it works or the client has gone. */
  async #connect(client: WebSocket, { url = '/', headers }: IncomingMessage): Promise<WebSocket | undefined> {
    const { upstream, maxMessageSize, logger } = this.#options
    const target = new URL(url, upstream)
    target.protocol = upstream.protocol === 'https:' ? 'wss:' : 'ws:'
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
      if (client.readyState !== WebSocket.OPEN) return undefined
      const socket = new WebSocket(target, {
        handshakeTimeout: handshakeMilliseconds,
        maxPayload: Math.max(maxMessageSize, 1_048_576),
        autoPong: true,
        ...(headers.origin && { origin: headers.origin }),
      })
      // Nothing may be missed between the handshake and the listeners.
      socket.once('open', () => socket.pause())
      const problem = await outcome(socket)
      if (problem === undefined) return socket
      logger.warn(
        { upstream: upstream.origin, reason: problem.message, pause },
        'the upstream cannot be reached',
      )
      // Not all clients at the same moment.
      await delay(pause / 2 + randomInt(Math.ceil(pause / 2)), undefined, {
        signal: this.#closing.signal,
      }).catch(() => {})
    }
  }
}

function outcome(socket: WebSocket): Promise<Error | undefined> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(undefined))
    socket.on('error', resolve)
  })
}

/** Codes that say that nothing was said cannot be sent; whoever lost its peer shall connect anew. */
function close(socket: WebSocket, code: number, reason: Buffer): void {
  if (socket.readyState === WebSocket.CONNECTING) return socket.terminate()
  if (code === 1005) socket.close()
  else if (code === 1006 || code === 1015) socket.close(closeCodes.reconnect, 'The upstream was lost')
  else socket.close(code, reason)
}

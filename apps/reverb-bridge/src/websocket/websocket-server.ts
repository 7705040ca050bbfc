import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@envelope/service'
import { WebSocketServer, type RawData, type Server as Handshake } from 'ws'
import type { Application } from '../application.ts'
import { closeCodes } from '../close-codes.ts'
import type { Configuration } from '../configuration/configuration.ts'
import { connectionEstablished } from '../frames.ts'
import { count, countClosed } from '../metrics/statistics.ts'
import { Connection } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import { MemoryGuard } from './memory-guard.ts'
import { handleMessage } from './message-handler.ts'
import { isAllowedOrigin } from './origin.ts'

const closeTimeoutMilliseconds = 3_000
const sliceMilliseconds = 20
/** Clients that return at the same moment are a load of their own for those who take them. */
const goodbyesPerSecond = 1_000

/** The WebSocket half of the protocol: `/app/{key}` on an HTTP server. */
export class PusherWebSocketServer {
  readonly #configuration: Configuration
  readonly #logger: Logger
  readonly #applications: ReadonlyMap<string, Application>
  /** By application, since each has its own bound on a message. */
  readonly #handshakes = new Map<Application | undefined, Handshake<typeof Connection>>()
  readonly #memory: MemoryGuard
  readonly #stopHeartbeats: (() => void)[]
  #isClosing = false

  constructor(applications: readonly Application[], configuration: Configuration, logger: Logger) {
    this.#configuration = configuration
    this.#logger = logger
    this.#applications = new Map(applications.map((application) => [application.settings.key, application]))
    this.#memory = new MemoryGuard(configuration.limits.memory)
    this.#stopHeartbeats = applications.map(startHeartbeat)
    for (const application of [undefined, ...applications]) {
      this.#handshakes.set(application, this.#handshakeFor(application))
    }
  }

  attachTo(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.once('error', destroyOnError)
      const key = this.#keyOf(request)
      if (key === undefined) return refuseUpgrade(socket, '404 Not Found')
      if (this.#isClosing) return refuseUpgrade(socket, '503 Service Unavailable')
      const application = this.#applications.get(key)
      this.#handshakes.get(application)!.handleUpgrade(request, socket, head, (connection) => {
        socket.off('error', destroyOnError)
        connection.start(socket, this.#configuration.limits.sendQueueSize)
        this.#open(connection, application, request)
      })
    })
  }

  /**
   * Takes no more clients and sends those who are here away, to return at once to whoever listens next; spread over
   * the time there is, so that they do not return in one moment. Resolves when all sockets are closed.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#memory.stop()
    for (const stop of this.#stopHeartbeats) stop()
    const available = Math.max(0, this.#configuration.drainSeconds * 1_000 * 0.8 - closeTimeoutMilliseconds)
    const leaving = [...this.#handshakes.values()].flatMap(({ clients }) => [...clients])
    const spread = Math.min(available, (leaving.length / goodbyesPerSecond) * 1_000)
    const slices = Math.max(1, Math.ceil(spread / sliceMilliseconds))
    const perSlice = Math.ceil(leaving.length / slices)
    while (leaving.length > 0) {
      for (const connection of leaving.splice(0, perSlice)) {
        connection.close(closeCodes.reconnect, 'Server is restarting')
      }
      if (leaving.length > 0) await delay(sliceMilliseconds)
    }
    await Promise.all([...this.#handshakes.values()].map(closed))
  }

  #keyOf({ url = '' }: IncomingMessage): string | undefined {
    const { path } = this.#configuration
    return url.startsWith(path) ? /^\/app\/([^/?]+)(?:\?|$)/.exec(url.slice(path.length))?.[1] : undefined
  }

  #handshakeFor(application: Application | undefined): Handshake<typeof Connection> {
    const options = {
      noServer: true,
      clientTracking: true,
      maxPayload: application?.settings.maxMessageSize ?? 1_024,
      closeTimeout: closeTimeoutMilliseconds,
      WebSocket: Connection,
    }
    return new WebSocketServer(options)
  }

  #open(connection: Connection, application: Application | undefined, { headers }: IncomingMessage): void {
    connection.on('error', this.#onError)
    if (!application) {
      return connection.refuse(closeCodes.unknownApplication, 'Application does not exist')
    }
    connection.application = application
    const refuse = (why: string, code: number, reason: string) => {
      count(application.statistics.refused, why)
      connection.refuse(code, reason)
    }
    if (!isAllowedOrigin(headers.origin, application.settings.allowedOrigins)) {
      return refuse('origin', closeCodes.unauthorized, 'Origin not allowed')
    }
    if (application.isFull) {
      return refuse('quota', closeCodes.overConnectionQuota, 'Application is over connection quota')
    }
    if (this.#memory.isOver) {
      return refuse('memory', closeCodes.overCapacity, 'Server is over capacity')
    }

    application.open(connection)
    this.#logger.debug({ socketId: connection.socketId, origin: headers.origin }, 'connected')
    connection.on('message', this.#onMessage)
    connection.on('ping', onSignOfLife)
    connection.on('pong', onSignOfLife)
    connection.on('close', this.#onClose)
    connection.send(connectionEstablished(connection.socketId, application.settings.activityTimeoutSeconds))
  }

  // One function for all connections: one of each would cost memory, and keep alive the request that it began with.
  readonly #onMessage = listener((connection, data: RawData) => {
    connection.touch()
    connection.application.statistics.messagesReceived++
    const text = data.toString()
    connection.application.traffic?.record('in', connection.socketId, text)
    handleMessage(connection, text, this.#logger)
  })

  readonly #onError = listener((_connection, error: Error) => this.#logger.debug(error, 'socket failed'))

  readonly #onClose = listener((connection, code: number) => {
    connection.application.close(connection)
    countClosed(connection.application.statistics, code)
    this.#logger.debug({ socketId: connection.socketId, code }, 'disconnected')
  })
}

/** A socket's own, until its WebSocket looks after it. */
function destroyOnError(this: Duplex): void {
  this.destroy()
}

const onSignOfLife = listener((connection) => connection.touch())

/** Emitters call their listeners with themselves as `this`. */
function listener<Argument>(listen: (connection: Connection, argument: Argument) => void) {
  return function (this: unknown, argument: Argument) {
    listen(this as Connection, argument)
  }
}

function closed(server: Handshake<typeof Connection>): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

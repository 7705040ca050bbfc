import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from '@envelope/service'
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws'
import type { Application } from '../application.ts'
import { closeCodes } from '../close-codes.ts'
import type { Configuration } from '../configuration.ts'
import { connectionEstablished } from '../frames.ts'
import { Connection } from './connection.ts'
import { startHeartbeat } from './heartbeat.ts'
import { handleMessage } from './message-handler.ts'
import { isAllowedOrigin } from './origin.ts'

const closeTimeoutMilliseconds = 5_000

/** The WebSocket half of the protocol: `/app/{key}` on an HTTP server. */
export class PusherWebSocketServer {
  readonly #applications: readonly Application[]
  readonly #configuration: Configuration
  readonly #logger: Logger
  readonly #sockets: WebSocketServer
  readonly #stopHeartbeat: () => void
  #isClosing = false

  constructor(applications: readonly Application[], configuration: Configuration, logger: Logger) {
    this.#applications = applications
    this.#configuration = configuration
    this.#logger = logger
    const options: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      clientTracking: true,
      maxPayload: configuration.limits.messageSize,
      closeTimeout: closeTimeoutMilliseconds,
    }
    this.#sockets = new WebSocketServer(options)
    const all = () => applications.flatMap(({ connections }) => [...connections.values()])
    this.#stopHeartbeat = startHeartbeat(all, configuration.pingIntervalSeconds)
  }

  attachTo(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy())
      const key = keyOf(request)
      if (key === undefined) return refuseUpgrade(socket, '404 Not Found')
      if (this.#isClosing) return refuseUpgrade(socket, '503 Service Unavailable')
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, key, request))
    })
  }

  /**
   * Sends every client away, to return at once to whoever listens next; resolves when all sockets are closed,
   * after some seconds at most.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#stopHeartbeat()
    const closed = new Promise<void>((resolve) => this.#sockets.close(() => resolve()))
    for (const socket of this.#sockets.clients) socket.close(closeCodes.reconnect, 'Server is restarting')
    await closed
  }

  #open(socket: WebSocket, key: string, { headers }: IncomingMessage): void {
    socket.on('error', (error) => this.#logger.debug(error, 'socket failed'))
    const { allowedOrigins, limits, activityTimeoutSeconds } = this.#configuration
    const connection = new Connection(socket, limits.sendQueueSize)
    const application = this.#applications.find(({ credentials }) => credentials.key === key)

    if (!application) {
      return connection.refuse(closeCodes.unknownApplication, 'Application does not exist')
    }
    if (!isAllowedOrigin(headers.origin, allowedOrigins)) {
      return connection.refuse(closeCodes.unauthorized, 'Origin not allowed')
    }
    if (application.connections.size >= (limits.connections ?? Infinity)) {
      return connection.refuse(closeCodes.overConnectionQuota, 'Application is over connection quota')
    }

    const { socketId } = connection
    application.connections.set(socketId, connection)
    this.#logger.debug({ socketId, origin: headers.origin }, 'connected')

    socket.on('message', (data) => {
      connection.touch()
      handleMessage(application, connection, data.toString(), this.#logger)
    })
    socket.on('ping', () => connection.touch())
    socket.on('pong', () => connection.touch())
    socket.on('close', (code) => {
      application.connections.delete(socketId)
      application.channels.unsubscribeFromAll(connection)
      this.#logger.debug({ socketId, code }, 'disconnected')
    })
    connection.send(connectionEstablished(socketId, activityTimeoutSeconds))
  }
}

function keyOf({ url = '' }: IncomingMessage): string | undefined {
  return /^\/app\/([^/?]+)(?:\?|$)/.exec(url)?.[1]
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

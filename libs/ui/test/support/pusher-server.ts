import { once } from 'node:events'
import { WebSocketServer, type WebSocket } from 'ws'

interface Frame {
  event: string
  data: { channel?: string }
}

/** As much of a Pusher server as a subscription needs: it lets everybody in, and says what a test tells it to. */
export class PusherServer {
  readonly subscriptions: string[] = []
  readonly unsubscriptions: string[] = []
  readonly #server: WebSocketServer
  #members: Record<string, { name: string }> = { self: { name: 'Me' } }

  private constructor(port: number) {
    this.#server = new WebSocketServer({ port, host: '127.0.0.1' })
    this.#server.on('connection', (socket) => {
      send(socket, 'pusher:connection_established', { socket_id: '1.1', activity_timeout: 30 })
      socket.on('message', (message: Buffer) =>
        this.#receive(socket, JSON.parse(message.toString()) as Frame),
      )
    })
  }

  static async start(port: number): Promise<PusherServer> {
    const server = new PusherServer(port)
    await once(server.#server, 'listening')
    return server
  }

  broadcast(channel: string, event: string, data: unknown) {
    for (const socket of this.#server.clients) send(socket, event, data, channel)
  }

  /** Somebody else joins a presence channel. */
  join(channel: string, id: string, name: string) {
    this.#members[id] = { name }
    this.broadcast(channel, 'pusher_internal:member_added', { user_id: id, user_info: { name } })
  }

  async stop() {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #receive(socket: WebSocket, { event, data: { channel = '' } }: Frame) {
    if (event === 'pusher:unsubscribe') this.unsubscriptions.push(channel)
    if (event !== 'pusher:subscribe') return
    this.subscriptions.push(channel)
    const ids = Object.keys(this.#members)
    const presence = { count: ids.length, ids, hash: this.#members }
    send(socket, 'pusher_internal:subscription_succeeded', { presence }, channel)
  }
}

/** Pusher's frames carry their data as JSON within JSON. */
function send(socket: WebSocket, event: string, data: unknown, channel?: string) {
  socket.send(JSON.stringify({ event, data: JSON.stringify(data), ...(channel && { channel }) }))
}

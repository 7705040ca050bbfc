/**
 * The baseline: a server on bare `ws` that keeps a set of sockets for each channel and writes them the same bytes as a Pusher
 * server would. It signs, checks and counts nothing. With `WORKERS=N` it is N processes on one port, each of which keeps its own sockets
 * and hears from the first of what to write to them.
 */
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocketServer, type WebSocket } from 'ws'

const established =
  '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"123456789.123456789\\",\\"activity_timeout\\":30}"}'

interface Broadcast {
  channel: string
  frame: string
}

const workers = Number(process.env['WORKERS'])
if (cluster.isPrimary && workers > 1) {
  for (let index = 0; index < workers; index++) cluster.fork()
  cluster.on('message', (_, message) => {
    for (const worker of Object.values(cluster.workers!)) worker!.send(message)
  })
} else serve()

function serve() {
  const channels = new Map<string, Set<WebSocket>>()
  const http = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.end(JSON.stringify({ channels: channels.size }))
    const { name, data, channels: to } = JSON.parse(await text(request))
    const frame = JSON.stringify({ event: name, data, channel: to[0] })
    if (channels.has(to[0])) {
      if (cluster.isWorker) process.send!({ channel: to[0], frame } satisfies Broadcast)
      else broadcast({ channel: to[0], frame })
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  process.on('message', broadcast)
  function broadcast({ channel, frame }: Broadcast): void {
    const bytes = Buffer.from(frame)
    for (const socket of channels.get(channel) ?? []) socket.send(bytes, { binary: false })
  }
  new WebSocketServer({ server: http, clientTracking: false }).on('connection', (socket) => {
    socket.send(established)
    socket.on('message', (message) => {
      const { channel } = JSON.parse(message.toString()).data
      if (!channels.has(channel)) channels.set(channel, new Set())
      channels.get(channel)!.add(socket)
      socket.once('close', () => channels.get(channel)!.delete(socket))
      socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', data: '{}', channel }))
    })
  })
  http.listen(Number(process.env['PORT']), '127.0.0.1')
}

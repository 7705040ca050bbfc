/**
 * The baseline: a server on bare `ws` that keeps one set of sockets and writes them the same bytes as a Pusher server
 * would. It signs, checks and counts nothing. With `WORKERS=N` it is N processes on one port, each of which keeps its own sockets
 * and hears from the first of what to write to them.
 */
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'

const established =
  '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"123456789.123456789\\",\\"activity_timeout\\":30}"}'

const workers = Number(process.env['WORKERS'])
if (cluster.isPrimary && workers > 1) {
  for (let index = 0; index < workers; index++) cluster.fork()
  cluster.on('message', (_, message) => {
    for (const worker of Object.values(cluster.workers!)) worker!.send(message)
  })
} else serve()

function serve() {
  const http = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.end(JSON.stringify({ connections: sockets.clients.size }))
    const { name, data, channels } = JSON.parse(await text(request))
    const frame = Buffer.from(JSON.stringify({ event: name, data, channel: channels[0] }))
    if (channels[0] === 'news') {
      if (cluster.isWorker) process.send!(frame.toString())
      else broadcast(frame)
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  process.on('message', (frame: string) => broadcast(Buffer.from(frame)))
  const sockets = new WebSocketServer({ server: http })
  const broadcast = (frame: Buffer) => {
    for (const socket of sockets.clients) socket.send(frame, { binary: false })
  }
  sockets.on('connection', (socket) => {
    socket.send(established)
    socket.on('message', (message) => {
      const { channel } = JSON.parse(message.toString()).data
      socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', data: '{}', channel }))
    })
  })
  http.listen(Number(process.env['PORT']), '127.0.0.1')
}

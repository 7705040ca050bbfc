/**
 * The baseline: a server on bare `ws` that keeps one set of sockets and writes them the same bytes as a Pusher server
 * would. It signs, checks and counts nothing.
 */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebSocketServer } from 'ws'

const established =
  '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"123456789.123456789\\",\\"activity_timeout\\":30}"}'

const http = createServer(async (request, response) => {
  if (request.method !== 'POST') return response.end(JSON.stringify({ connections: sockets.clients.size }))
  const { name, data, channels } = JSON.parse(await text(request))
  const frame = Buffer.from(JSON.stringify({ event: name, data, channel: channels[0] }))
  if (channels[0] === 'news') for (const socket of sockets.clients) socket.send(frame, { binary: false })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})
const sockets = new WebSocketServer({ server: http })
sockets.on('connection', (socket) => {
  socket.send(established)
  socket.on('message', (message) => {
    const { channel } = JSON.parse(message.toString()).data
    socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', data: '{}', channel }))
  })
})
http.listen(Number(process.env['PORT']), '127.0.0.1')

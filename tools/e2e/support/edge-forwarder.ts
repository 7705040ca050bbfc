/** Carries connections to the edge's port in this network namespace over to the one that the tests run in. */
import { connect, createServer } from 'node:net'
import { edgeSocket } from './edge-socket.ts'

const started = process.ppid
createServer((incoming) => {
  const outgoing = connect(edgeSocket)
  incoming.pipe(outgoing).pipe(incoming)
  for (const socket of [incoming, outgoing])
    socket.on('error', () => [incoming, outgoing].forEach((end) => end.destroy()))
}).listen(Number(process.env['EDGE_HTTPS_PORT'] ?? 443), '127.0.0.1')

// Chromium does not end its siblings.
setInterval(() => {
  if (process.ppid !== started) process.exit()
}, 1_000)

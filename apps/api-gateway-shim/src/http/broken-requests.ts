import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problemOf } from '@envelope/contract'
import type { ConnectionError } from 'fastify'

/** By the codes of Node's HTTP server and its parser. Everything else is answered 400. */
const reasons: Record<string, { status: number; detail: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The address and the headers are too long together.' },
}

/** Answers what never became a request as a problem document too, and ends its connection. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const { status, detail } = reasons[error.code] ?? { status: 400, detail: 'This is not HTTP.' }
  const body = JSON.stringify(problemOf('malformed_request', { status, detail }))
  if (!socket.writable) return void socket.destroy(error)
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(error),
  )
}

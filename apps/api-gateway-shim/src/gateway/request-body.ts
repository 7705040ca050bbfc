import type { IncomingMessage } from 'node:http'
import { Transform } from 'node:stream'

/** A request's body was longer than is let through. */
export class BodyTooLargeError extends Error {
  override name = 'BodyTooLargeError'
}

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * What comes of a request's body, as it comes. It fails when the client breaks off or sends more than `limit` bytes. Whoever
 * reads it may leave it: the rest is then taken in and thrown away, because many clients read no answer before they have
 * sent everything.
 */
export function requestBody(request: IncomingMessage, limit: number): Transform {
  let bytes = 0
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > limit ? new BodyTooLargeError() : null, chunk)
    },
  })
  request.pipe(body)
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('the client broke off its request'))
  })
  body.once('close', () => {
    request.unpipe(body)
    request.resume()
  })
  // Told to who reads it; before and after that it must not end the process.
  body.on('error', () => {})
  return body
}

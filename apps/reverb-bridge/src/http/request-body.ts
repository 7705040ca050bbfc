import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error.ts'

/**
 * The bytes of a body as they came, since the signature covers them.
 *
 * @param limit how many they may be
 * @throws ApiError 413 when there are more, 400 when the client leaves before the last one
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const tooLarge = () => reject(new ApiError(413, 'Payload too large.'))
  if (Number(request.headers['content-length']) > limit) {
    tooLarge()
    return promise
  }
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
    else tooLarge()
  })
  request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
  request.on('error', () => reject(new ApiError(400, 'The request was not sent whole.')))
  return promise
}

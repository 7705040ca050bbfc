import { createHash, createHmac } from 'node:crypto'

export const credentials = { id: 'app-id', key: 'app-key', secret: 'app-secret' }

const sign = (text: string) => createHmac('sha256', credentials.secret).update(text).digest('hex')

/** Path and query of an HTTP request to the application, signed as Pusher's libraries do. */
export function signedTarget(method: 'GET' | 'POST', suffix: string, body = ''): string {
  const path = `/apps/${credentials.id}${suffix}`
  const md5 = body === '' ? '' : `&body_md5=${createHash('md5').update(body).digest('hex')}`
  const seconds = Math.floor(Date.now() / 1_000)
  const query = `auth_key=${credentials.key}&auth_timestamp=${seconds}&auth_version=1.0${md5}`
  return `${path}?${query}&auth_signature=${sign(`${method}\n${path}\n${query}`)}`
}

/** One such request, as the bytes that are sent. */
export function signedRequest(method: 'GET' | 'POST', suffix: string, body = ''): Buffer {
  const head = [
    `${method} ${signedTarget(method, suffix, body)} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** What the application signs for a member of a presence channel. */
export function presenceAuthorization(socketId: string, channel: string, userId: string): object {
  const channel_data = JSON.stringify({ user_id: userId, user_info: {} })
  return { auth: `${credentials.key}:${sign(`${socketId}:${channel}:${channel_data}`)}`, channel_data }
}

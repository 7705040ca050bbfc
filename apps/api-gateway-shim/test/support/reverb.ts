import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Published {
  channels: string[]
  name: string
  data: unknown
}

export interface Termination {
  userId: string
  /** How many events were published before. */
  afterEvents: number
}

/**
 * A real HTTP server that takes events as Reverb does, with a right signature and of at most 10,000 bytes, says who listens,
 * and whose connections it is to close.
 */
export async function startReverb(credentials: { appId: string; key: string; secret: string }) {
  const published: Published[] = []
  const terminated: Termination[] = []
  const state = { failing: false, hanging: false, keeping: false }
  const up: { health: string; version?: string } = { health: 'OK' }
  const audience = { connections: 0, channels: {} as Record<string, object> }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const url = new URL(request.url!, 'http://reverb')
    if (state.failing) return response.writeHead(503).end()
    if (url.pathname === '/up') return response.writeHead(200).end(JSON.stringify(up))
    if (Buffer.byteLength(body) > 10_000) return response.writeHead(413).end()
    if (!isSigned(request.method!, url, body, credentials)) return response.writeHead(401).end()
    const question = url.pathname.split('/').at(-1)!
    if (request.method === 'GET') {
      if (state.hanging) return
      if (!(question in audience)) return response.writeHead(404).end()
      const answer = JSON.stringify({ [question]: audience[question as keyof typeof audience] })
      return response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
    }
    response.setHeader('content-type', 'application/json')
    if (question === 'terminate_connections') {
      if (state.keeping) return response.writeHead(503).end()
      const userId = url.pathname.split('/').at(-2)!
      terminated.push({ userId, afterEvents: published.length })
      return response.end('{}')
    }
    const { channels, channel, name, data } = JSON.parse(body)
    published.push({ channels: channels ?? [channel], name, data: JSON.parse(data) })
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    published,
    /** Whose connections it was asked to close. */
    terminated,
    /** What it says of who listens. */
    audience,
    /** How it says that it is. */
    up,
    setFailing: (failing: boolean) => (state.failing = failing),
    /** Whether it takes events, and closes nobody's connections. */
    setKeeping: (keeping: boolean) => (state.keeping = keeping),
    /** Whether it leaves questions without an answer. */
    setHanging: (hanging: boolean) => (state.hanging = hanging),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function isSigned(
  method: string,
  url: URL,
  body: string,
  { key, secret }: Parameters<typeof startReverb>[0],
): boolean {
  const parameters = [...url.searchParams].filter(([name]) => name !== 'auth_signature').sort()
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&')
  const expected = createHmac('sha256', secret).update(`${method}\n${url.pathname}\n${query}`).digest('hex')
  return (
    url.searchParams.get('auth_signature') === expected &&
    url.searchParams.get('auth_key') === key &&
    (method === 'GET' || url.searchParams.get('body_md5') === createHash('md5').update(body).digest('hex'))
  )
}

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

/** A real HTTP server that takes events as Reverb does: with a right signature, and of at most 10,000 bytes. */
export async function startReverb(credentials: { appId: string; key: string; secret: string }) {
  const published: Published[] = []
  const state = { failing: false }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const url = new URL(request.url!, 'http://reverb')
    if (state.failing) return response.writeHead(503).end()
    if (Buffer.byteLength(body) > 10_000) return response.writeHead(413).end()
    if (!isSigned(url, body, credentials)) return response.writeHead(401).end()
    const { channels, channel, name, data } = JSON.parse(body)
    published.push({ channels: channels ?? [channel], name, data: JSON.parse(data) })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    published,
    setFailing: (failing: boolean) => (state.failing = failing),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function isSigned(
  url: URL,
  body: string,
  { appId, key, secret }: Parameters<typeof startReverb>[0],
): boolean {
  const parameters = [...url.searchParams].filter(([name]) => name !== 'auth_signature').sort()
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&')
  const expected = createHmac('sha256', secret).update(`POST\n/apps/${appId}/events\n${query}`).digest('hex')
  return (
    url.searchParams.get('auth_signature') === expected &&
    url.searchParams.get('auth_key') === key &&
    url.searchParams.get('body_md5') === createHash('md5').update(body).digest('hex')
  )
}

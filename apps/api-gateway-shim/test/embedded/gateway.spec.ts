import { once } from 'node:events'
import { request as send, type IncomingMessage } from 'node:http'
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createClient } from '@envelope/contract'
import { ofetch } from 'ofetch'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startGateway, startLaravel, type Gateway, type Laravel } from '../support/laravel.ts'
import { startSystem, type System } from '../support/system.ts'

let laravel: Laravel
let gateway: Gateway
beforeEach(async () => {
  laravel = await startLaravel()
  gateway = await startGateway({ LARAVEL_API_URL: laravel.url, GATEWAY_TIMEOUT_SECONDS: '1' })
})
afterEach(async () => {
  await gateway.stop()
  await laravel.stop()
})

const megabyte = 1024 * 1024
const seen = () => laravel.requests.at(-1)!
const port = () => Number(new URL(gateway.url).port)

/** An answer's beginning and the request it is to; what follows is left to the test. */
async function begin(path: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  const request = send(gateway.url + path, options)
  const response = once(request, 'response').then(([answer]) => answer as IncomingMessage)
  response.catch(() => {})
  return { request, response }
}

describe('what Laravel is sent', () => {
  it('is the request as it came: method, path, query, headers and body', async () => {
    let body = ''
    laravel.answer = async (request, response) => {
      body = await text(request)
      response.end()
    }
    await fetch(`${gateway.url}/v1/envelopes/%E0%A4%A?search=a%20b&x=/../y`, {
      method: 'POST',
      headers: { authorization: 'Bearer 1|x', 'x-forwarded-host': 'acme.example', 'content-type': 'text/x' },
      body: '{"title":',
    })
    expect(seen()).toMatchObject({ method: 'POST', url: '/v1/envelopes/%E0%A4%A?search=a%20b&x=/../y' })
    expect(seen().headers).toMatchObject({
      host: new URL(gateway.url).host,
      authorization: 'Bearer 1|x',
      'x-forwarded-host': 'acme.example',
      'content-type': 'text/x',
      'content-length': '9',
    })
    expect(body).toBe('{"title":')
  })

  it('has the headers that an internal load balancer adds', async () => {
    await fetch(gateway.url, { headers: { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' } })
    expect(seen().headers).toMatchObject({
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': String(port()),
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/) as string,
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/) as string,
    })
  })

  it('keeps where a trace began, and adds itself to it', async () => {
    const root = 'Root=1-67891233-abcdef012345678912345678'
    await fetch(gateway.url, { headers: { 'x-amzn-trace-id': `Self=1-1-1;${root};Sampled=1` } })
    const trace = seen().headers['x-amzn-trace-id']
    expect(trace).toMatch(new RegExp(`^Self=1-[\\da-f]{8}-[\\da-f]{24};${root};Sampled=1$`))
  })

  it('lacks what was of the connection only', async () => {
    const socket = connect(port(), '127.0.0.1')
    socket.write(
      'GET / HTTP/1.1\r\nHost: acme.localhost\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nTE: trailers\r\nKeep-Alive: 5\r\n\r\n',
    )
    await once(socket, 'data')
    socket.destroy()
    expect(seen().headers).not.toHaveProperty('x-hop')
    expect(seen().headers).not.toHaveProperty('te')
    expect(seen().headers).not.toHaveProperty('keep-alive')
    expect(seen().headers.host).toBe('acme.localhost')
  })

  it('comes beneath the path in LARAVEL_API_URL', async () => {
    const beneath = await startGateway({ LARAVEL_API_URL: `${laravel.url}/api/` })
    await fetch(`${beneath.url}/v1/me?x=1`)
    await beneath.stop()
    expect(seen().url).toBe('/api/v1/me?x=1')
  })

  it('is logged without the tokens in its address', async () => {
    const lines: string[] = []
    const logging = await startGateway({ LARAVEL_API_URL: laravel.url }, lines)
    const token = 'abcdefghijklmnopqrstuvwxyz'
    const id = crypto.randomUUID()
    for (const path of [`/v1/signing/${token}`, `/v1/new/${token}/things`, `/v1/envelopes/${id}`])
      await (await fetch(logging.url + path)).text()
    const urls = () => lines.flatMap((line) => (JSON.parse(line) as { url?: string }).url ?? [])
    await vi.waitFor(() => expect(urls()).toHaveLength(3))
    await logging.stop()
    expect(urls()).toEqual(['/v1/signing/(hidden)', '/v1/new/(hidden)/things', `/v1/envelopes/${id}`])
  })

  it('comes by connections that are kept', async () => {
    for (let time = 0; time < 3; time++) await (await fetch(gateway.url)).text()
    expect(laravel.connections.size).toBe(1)
  })
})

describe('what the client is answered', () => {
  it('is what Laravel answers: status, headers and body', async () => {
    laravel.answer = (_, response) => {
      response.writeHead(418, 'Teapot', [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
        ['X-Request-Id', 'of-laravel'],
      ] as never)
      response.end('short and stout')
    }
    const answer = await fetch(gateway.url)
    expect([answer.status, answer.statusText]).toEqual([418, 'Teapot'])
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(answer.headers.get('x-request-id')).toBe('of-laravel')
    expect(await answer.text()).toBe('short and stout')
  })

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('%s with %i has no body', async (method, status) => {
    laravel.answer = (_, response) => response.writeHead(status, { etag: '"x"' }).end()
    const answer = await fetch(gateway.url, { method })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('etag')).toBe('"x"')
    expect(await answer.text()).toBe('')
  })

  it('comes event by event, as Laravel sends them', async () => {
    let next = (_: string) => {}
    laravel.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      next = (event) => void response.write(`data: ${event}\n\n`)
    }
    const answer = await fetch(`${gateway.url}/events`)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    for (const event of ['one', 'two']) {
      next(event)
      expect((await reader.read()).value).toBe(`data: ${event}\n\n`)
    }
    await reader.cancel()
  })

  it('comes no faster than the client takes it', async () => {
    let sent = 0
    laravel.answer = (_, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (sent < 512 * 1024 * 1024) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
      }
      more()
    }
    const { request, response } = await begin('/')
    request.end()
    ;(await response).pause()
    let before = -1
    await vi.waitUntil(() => before === (before = sent), { interval: 200, timeout: 30_000 })
    expect(sent).toBeLessThan(64 * 1024 * 1024)
    request.destroy()
  })
})

describe('an upload', () => {
  it('is passed on while it comes', async () => {
    const parts: string[] = []
    laravel.answer = (request, response) => {
      request.on('data', (chunk: Buffer) => parts.push(chunk.toString()))
      request.on('end', () => response.end('done'))
    }
    const { request, response } = await begin('/v1/upload', { method: 'POST' })
    request.write('first')
    await vi.waitFor(() => expect(parts).toEqual(['first']))
    request.end('second')
    expect(await text(await response)).toBe('done')
    expect(parts).toEqual(['first', 'second'])
  })

  it('gets the refusal that comes before its end', async () => {
    laravel.answer = (_, response) => response.writeHead(403, { connection: 'close' }).end('not you')
    const { request, response } = await begin('/', { method: 'POST' })
    request.on('error', () => {})
    request.write(Buffer.alloc(256 * 1024))
    const answer = await response
    expect([answer.statusCode, await text(answer)]).toEqual([403, 'not you'])
    request.destroy()
  })

  it('of more bytes than are let through is refused, and the connection goes on', async () => {
    const socket = connect(port(), '127.0.0.1')
    let answers = ''
    socket.on('data', (chunk) => (answers += chunk.toString()))
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${27 * megabyte}\r\n\r\n`)
    for (let sent = 0; sent < 27; sent++)
      if (!socket.write(Buffer.alloc(megabyte))) await once(socket, 'drain')
    socket.write('GET /next HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitFor(() =>
      expect(answers).toMatch(/^HTTP\/1.1 413 [^]*payload_too_large[^]*HTTP\/1.1 200 OK/),
    )
    socket.destroy()
    expect(laravel.requests.map(({ url }) => url)).toEqual(['/next'])
  })

  it('that turns out to have more of them is refused too', async () => {
    laravel.answer = (request, response) => request.resume().on('end', () => response.end())
    const { request, response } = await begin('/', { method: 'POST' })
    request.on('error', () => {})
    for (let sent = 0; sent < 27; sent++)
      if (!request.write(Buffer.alloc(megabyte))) await once(request, 'drain')
    request.end()
    const answer = await response
    expect(answer.statusCode).toBe(413)
    expect(JSON.parse(await text(answer))).toMatchObject({ code: 'payload_too_large', status: 413 })
  })
})

describe('breaking off', () => {
  it('by the client ends the request to Laravel', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    laravel.answer = (_, response) => {
      response.write('begun')
      response.on('close', () => resolve())
    }
    const { request, response } = await begin('/')
    request.end()
    await once(await response, 'data')
    request.destroy()
    await ended
  })

  it('by the client before there is an answer does so too', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const { promise: came, resolve: come } = Promise.withResolvers<void>()
    laravel.answer = (_, response) => {
      response.on('close', () => resolve())
      come()
    }
    const { request } = await begin('/')
    request.on('error', () => {})
    request.end()
    await came
    request.destroy()
    await ended
  })

  it('an upload by the client ends it at Laravel', async () => {
    const { promise: broken, resolve } = Promise.withResolvers<void>()
    laravel.answer = (request) => void request.on('error', () => resolve()).resume()
    const { request } = await begin('/', { method: 'POST' })
    request.on('error', () => {})
    request.write('begun')
    await vi.waitFor(() => expect(laravel.requests).toHaveLength(1))
    request.destroy()
    await broken
  })

  it('by Laravel in the middle of an answer breaks it off for the client', async () => {
    laravel.answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      response.once('drain', () => {})
      setImmediate(() => response.destroy())
    }
    await expect(fetch(gateway.url).then((answer) => answer.text())).rejects.toThrow()
  })
})

describe('a Laravel that does not answer as it should', () => {
  const page = (title: string) =>
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
  const expectPage = async (answer: Response, status: number, title: string) => {
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(await answer.text()).toBe(page(`${status} ${title}`))
  }

  it('is 502 when it drops the connection', async () => {
    laravel.answer = (request) => request.socket.destroy()
    await expectPage(await fetch(gateway.url), 502, 'Bad Gateway')
  })

  it('is 502 when nobody listens', async () => {
    await laravel.stop()
    await expectPage(await fetch(gateway.url), 502, 'Bad Gateway')
    laravel = await startLaravel()
  })

  it.each(['HTTP/9.9 banana\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n', 'SSH-2.0-OpenSSH\r\n'])(
    'is 502 when it answers %j',
    async (answer) => {
      const server = createTcpServer((socket) => socket.on('error', () => {}).end(answer))
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo
      const broken = await startGateway({ LARAVEL_API_URL: `http://127.0.0.1:${port}` })
      await expectPage(await fetch(broken.url), 502, 'Bad Gateway')
      await broken.stop()
      server.close()
    },
  )

  it('is 503 when its name leads nowhere', async () => {
    const lost = await startGateway({ LARAVEL_API_URL: 'http://laravel.invalid' })
    await expectPage(await fetch(lost.url), 503, 'Service Temporarily Unavailable')
    await lost.stop()
  })

  it('is 504 when it says nothing for GATEWAY_TIMEOUT_SECONDS', async () => {
    laravel.answer = () => {}
    await expectPage(await fetch(gateway.url), 504, 'Gateway Time-out')
  })

  it('is broken off when it stops in the middle', async () => {
    laravel.answer = (_, response) => response.write('half')
    await expect(fetch(gateway.url).then((answer) => answer.text())).rejects.toThrow()
  })

  it('is asked once more where it closed the kept connection in the moment it was used again', async () => {
    laravel.answer = (request, response) => {
      const isSecond = laravel.requests.filter(({ socket }) => socket === request.socket).length > 1
      if (isSecond) request.socket.destroy()
      else response.end('ok')
    }
    for (let time = 0; time < 3; time++) expect(await (await fetch(gateway.url)).text()).toBe('ok')
    const before = laravel.requests.length
    const posted = await fetch(gateway.url, { method: 'POST', body: 'once' })
    await expectPage(posted, 502, 'Bad Gateway')
    expect(laravel.requests.length).toBe(before + 1)
  })

  it('shows at /ready, while /up says that the gateway lives', async () => {
    expect(await (await fetch(`${gateway.url}/ready`)).json()).toMatchObject({ status: 'ready' })
    await laravel.stop()
    const ready = await fetch(`${gateway.url}/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ checks: { laravel: expect.stringContaining('ECONNREFUSED') } })
    expect(await (await fetch(`${gateway.url}/up`)).json()).toMatchObject({ upstream: laravel.url })
    laravel = await startLaravel()
  })
})

describe('PROXY', () => {
  let system: System
  const start = async (routes: string) => {
    system = await startSystem({
      relay: false,
      variables: { LARAVEL_API_URL: laravel.url, PROXY: routes },
    })
  }
  afterEach(() => system.stop())

  it('sends the paths it names to Laravel, with all beneath them, and serves the rest', async () => {
    await start('/v1/envelopes, /v1/new')
    for (const path of ['/v1/envelopes', '/v1/envelopes/1?x=/v1/me', '/v1/new/thing'])
      expect(await (await fetch(system.baseURL + path, { method: 'POST', body: '{' })).text()).toBe('ok')
    for (const path of ['/v1/envelopesque', '/v1/me', '/up?/v1/envelopes', '/v1//envelopes'])
      expect(await (await fetch(system.baseURL + path)).text()).not.toBe('ok')
    expect(await system.acme.visitor.getTenant()).toEqual({
      slug: 'acme',
      name: 'Acme Corporation',
      locale: 'en',
    })
  })

  it('sends the operations it names', async () => {
    await start('listEnvelopes,deleteSession')
    const call = async (method: string, path: string) =>
      (await fetch(system.baseURL + path, { method })).text()
    expect(await call('GET', '/v1/envelopes?limit=2')).toBe('ok')
    expect(await call('DELETE', '/v1/sessions/current')).toBe('ok')
    expect(await call('POST', '/v1/envelopes')).not.toBe('ok')
    expect(await call('GET', '/v1/envelopes/1')).not.toBe('ok')
  })
})

it('a typed client of the contract takes a gateway’s 502 for an API that is away', async () => {
  await laravel.stop()
  const client = createClient({ baseURL: gateway.url, fetch: ofetch.create({}) })
  await expect(client.getTenant()).rejects.toMatchObject({ problem: { code: 'unavailable' } })
  laravel = await startLaravel()
})

it('answers over HTTP/1.0 end with the connection', async () => {
  const socket = connect(port(), '127.0.0.1')
  socket.write('GET / HTTP/1.0\r\n\r\n')
  expect(await text(socket)).toMatch(/\r\n\r\nok$/)
})

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, cookiesOf, open, sameOrigin } from './support/browser.ts'
import { BuiltServer } from './support/built-server.ts'
import { freePort } from './support/free-port.ts'
import { token, Upstream } from './support/upstream.ts'

let upstream: Upstream
let server: BuiltServer
let port: number

beforeAll(async () => {
  const apiPort = await freePort()
  upstream = await Upstream.start(apiPort)
  server = await new BuiltServer(await freePort(), {
    NUXT_API_URL: `http://127.0.0.1:${apiPort}`,
    NUXT_SESSION_PASSWORD: 'p'.repeat(40),
  }).ready()
  port = server.port
})
afterAll(async () => {
  await server.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.requests.length = 0
  upstream.answers.clear()
})

const signIn = async () =>
  cookiesOf(
    await ask(port, '/auth/sign-in', {
      method: 'POST',
      headers: sameOrigin,
      body: { email: 'ada@acme.test', password: 'envelope' },
    }),
  )

test('the API gets the session’s token, and what this server knows of the request', async () => {
  const cookie = await signIn()
  const answer = await ask(port, '/api/v1/envelopes?status=sent', { headers: { cookie } })
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.body)).toEqual({ path: '/v1/envelopes?status=sent' })
  expect(upstream.last.headers).toMatchObject({
    authorization: `Bearer ${token}`,
    'x-forwarded-host': 'acme.localhost',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/) as string,
  })
  expect(answer.headers['x-request-id']).toBe(upstream.last.headers['x-request-id'])
})

test('nothing that a browser claims about itself is passed on: no cookie, no credentials, no proxies', async () => {
  await ask(port, '/api/v1/tenant', {
    headers: {
      cookie: 'envelope=forged; other=1',
      authorization: 'Bearer mine',
      'x-forwarded-for': '10.9.8.7',
      'x-forwarded-host': 'globex.localhost',
      'x-forwarded-proto': 'https',
      'x-request-id': 'mine',
      'x-original-url': '/v1/admin',
    },
  })
  const { headers } = upstream.last
  expect(headers).not.toHaveProperty('cookie')
  expect(headers).not.toHaveProperty('authorization')
  expect(headers).not.toHaveProperty('x-original-url')
  expect(headers).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'acme.localhost',
    'x-forwarded-proto': 'http',
  })
  expect(headers['x-request-id']).not.toBe('mine')
})

test('cookies of the API stay behind', async () => {
  expect((await ask(port, '/api/v1/tenant')).headers).not.toHaveProperty('set-cookie')
})

test('the request’s own headers go along: type, idempotency key', async () => {
  await ask(port, '/api/v1/envelopes', {
    method: 'POST',
    headers: { ...sameOrigin, 'idempotency-key': 'once' },
    body: { title: 'x' },
  })
  expect(upstream.last.headers).toMatchObject({
    'content-type': 'application/json',
    'idempotency-key': 'once',
  })
})

test('permission for a channel is asked for as who is signed in', async () => {
  const cookie = await signIn()
  await ask(port, '/broadcasting/auth', { method: 'POST', headers: { ...sameOrigin, cookie }, body: {} })
  expect(upstream.last.url).toBe('/broadcasting/auth')
  expect(upstream.last.headers.authorization).toBe(`Bearer ${token}`)
})

test.each([
  '/api/v1/sessions',
  '/api/v1/%73essions',
  '/api/v1/operator/sessions',
  '/api/v1/invitations/some-token/accept',
  '/api/dev/mailbox',
  '/api/up',
  '/api/v1/..%2fup',
])('%s answers 404 without asking the API', async (path) => {
  const answer = await ask(port, path, { method: 'POST', headers: sameOrigin, body: {} })
  expect(answer.status).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(upstream.requests).toEqual([])
})

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another tenant’s host', { 'sec-fetch-site': 'same-site', origin: 'http://globex.localhost' }],
  ['another origin, told by an old browser', { origin: 'https://evil.example' }],
  ['an origin that hides', { origin: 'null' }],
  ['nobody knows where', {}],
])('a change asked for by %s is refused', async (_, headers) => {
  const cookie = await signIn()
  upstream.requests.length = 0
  for (const path of ['/api/v1/envelopes', '/broadcasting/auth', '/auth/sign-in', '/auth/sign-out']) {
    const answer = await ask(port, path, { method: 'POST', headers: { ...headers, cookie }, body: {} })
    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'forbidden' })
  }
  expect(upstream.requests).toEqual([])
})

test('a change asked for by an old browser on this host is not', async () => {
  const headers = { origin: 'http://acme.localhost' }
  expect((await ask(port, '/api/v1/envelopes', { method: 'POST', headers, body: {} })).status).toBe(200)
})

test('an upload reaches the API while it is still being sent', async () => {
  const received = Promise.withResolvers<void>()
  let size = 0
  upstream.answers.set('/v1/upload', (request, response) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      received.resolve()
    })
    request.on('end', () => response.end('{}'))
  })
  const upload = open(port, '/api/v1/upload', { method: 'POST', headers: sameOrigin })
  upload.write(Buffer.alloc(100_000))
  await received.promise
  upload.end(Buffer.alloc(25_000_000))
  const [response] = (await once(upload, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  expect(size).toBe(25_100_000)
})

test('a download reaches the browser while the API is still sending it', async () => {
  const rest = Promise.withResolvers<void>()
  upstream.answers.set('/v1/download', async (_, response) => {
    response.write('first')
    await rest.promise
    response.end('second')
  })
  const download = open(port, '/api/v1/download', {}).end()
  const [response] = (await once(download, 'response')) as [IncomingMessage]
  const [first] = (await once(response, 'data')) as [Buffer]
  expect(first.toString()).toBe('first')
  rest.resolve()
  const [second] = (await once(response, 'data')) as [Buffer]
  expect(second.toString()).toBe('second')
})

test('a browser that goes away ends the request to the API', async () => {
  const begun = Promise.withResolvers<IncomingMessage>()
  upstream.answers.set('/v1/slow', (request) => begun.resolve(request))
  const request = open(port, '/api/v1/slow', {}).end()
  request.once('error', () => undefined)
  const { socket } = await begun.promise
  request.destroy()
  await once(socket, 'close')
})

test('a refusal that comes before all of an upload was read reaches the browser', async () => {
  upstream.refuse('/v1/upload', 'file_too_large')
  const upload = open(port, '/api/v1/upload', { method: 'POST', headers: sameOrigin })
  upload.write(Buffer.alloc(1_000_000))
  const [response] = (await once(upload, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(413)
  expect(JSON.parse(await text(response))).toMatchObject({ code: 'file_too_large' })
  // The rest is taken in, so that the browser need not break off.
  upload.end(Buffer.alloc(20_000_000))
  await once(upload, 'finish')
})

test('a token that the API no longer accepts ends the session', async () => {
  const cookie = await signIn()
  upstream.refuse('/v1/me', 'unauthenticated')
  const answer = await ask(port, '/api/v1/me', { headers: { cookie } })
  expect(answer.status).toBe(401)
  expect(answer.headers['set-cookie']?.join()).toMatch(/^envelope=; Max-Age=0/)
})

/** The API closes the connection that was kept, in the moment in which it is used again. */
async function closeKeptConnection() {
  await ask(port, '/api/v1/tenant')
  const { socket } = upstream.last
  upstream.requests.length = 0
  upstream.answers.set('/v1/envelopes', (request, response) => {
    if (request.socket === socket) socket.destroy()
    else response.end('{}')
  })
}

test('reading is asked for again when the API has closed the kept connection', async () => {
  await closeKeptConnection()
  expect((await ask(port, '/api/v1/envelopes')).status).toBe(200)
})

test('a change is not, since it may have been made', async () => {
  await closeKeptConnection()
  const change = { method: 'POST', headers: sameOrigin, body: {} }
  expect((await ask(port, '/api/v1/envelopes', change)).status).toBe(503)
  expect(upstream.requests).toHaveLength(1)
})

test('an API that does not answer is a 503 problem, and this server is up all the same', async () => {
  const lonely = await new BuiltServer(await freePort(), {
    NUXT_API_URL: `http://127.0.0.1:${await freePort()}`,
    NUXT_SESSION_PASSWORD: 'p'.repeat(40),
  }).ready()
  const answer = await ask(lonely.port, '/api/v1/tenant')
  expect(answer.status).toBe(503)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable', status: 503 })
  expect((await ask(lonely.port, '/up')).status).toBe(200)
  await lonely.stop()
})

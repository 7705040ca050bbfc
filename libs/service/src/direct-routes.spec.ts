import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpServer, type HttpServerOptions } from './http-server.ts'
import { createLogger } from './logger.ts'

let server: FastifyInstance
let lines: Record<string, unknown>[]

const paint = async () => ({ status: 201, contentType: 'text/plain', body: 'blau und grün' })

/** Resolves to the address of a server with direct routes, and one of Fastify's. */
async function listen(options: Partial<HttpServerOptions> = {}): Promise<string> {
  lines = []
  const destination = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(JSON.parse(line))
      done()
    },
  })
  const logger = createLogger({ name: 'bridge', pretty: false, level: 'info', destination })
  const directRoutes = { prefix: '/direct/', answer: paint }
  server = createHttpServer({ name: 'bridge', readiness: {}, logger, directRoutes, ...options })
  return server.listen({ host: '127.0.0.1', port: 0 })
}

afterEach(() => server.close())

describe('direct routes', () => {
  it('answer what begins with their prefix, and Fastify the rest', async () => {
    const address = await listen()
    const response = await fetch(`${address}/direct/paint?x=1`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      201,
      'text/plain',
      'blau und grün',
    ])
    expect((await fetch(`${address}/direct`)).status).toBe(404)
    expect((await fetch(`${address}/up`)).status).toBe(200)
  })

  it('have a request id, and a line in the log without what is secret', async () => {
    const address = await listen()
    const headers = { 'x-request-id': 'abc-1234.z' }
    const response = await fetch(`${address}/direct/paint?x=1&auth_signature=hunter2`, { headers })
    expect(response.headers.get('x-request-id')).toBe('abc-1234.z')
    expect(lines.at(-1)).toMatchObject({
      requestId: 'abc-1234.z',
      method: 'GET',
      url: '/direct/paint?x=1&auth_signature=(hidden)',
      status: 201,
      msg: 'request',
    })
  })

  it('answer 500 where they fail, and log why', async () => {
    const answer = async () => {
      throw new Error('the disk is on fire')
    }
    const response = await fetch(`${await listen({ directRoutes: { prefix: '/', answer } })}/`)
    expect([response.status, await response.text()]).toEqual([500, 'Internal server error.'])
    expect(lines.at(-1)).toMatchObject({
      requestId: response.headers.get('x-request-id'),
      msg: 'request failed',
      status: 500,
      err: { stack: expect.stringContaining('on fire') },
    })
  })

  it('end the connection once the process drains', async () => {
    const controller = new AbortController()
    const address = await listen({ draining: controller.signal })
    expect((await fetch(`${address}/direct/`)).headers.get('connection')).toBe('keep-alive')
    controller.abort()
    expect((await fetch(`${address}/direct/`)).headers.get('connection')).toBe('close')
  })

  it('end the connection where the request was not read to its end', async () => {
    const { hostname, port } = new URL(await listen())
    const client = connect({ host: hostname, port: Number(port) })
    client.write('POST /direct/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegun')
    expect(await text(client)).toMatch(/^HTTP\/1\.1 201 [^]*\r\nconnection: close\r\n/)
  })

  it('answer what they had begun with when closing began, which does not wait for the kept-alive connection', async () => {
    const [begun, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const answer = async () => {
      begun.resolve()
      await finished.promise
      return paint()
    }
    const response = fetch(`${await listen({ directRoutes: { prefix: '/direct/', answer } })}/direct/`)
    await begun.promise
    const closed = server.close()
    await expect.poll(() => server.server.listening).toBe(false)
    finished.resolve()
    expect((await response).status).toBe(201)
    await closed
  }, 5_000)
})

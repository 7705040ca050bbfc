import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpServer, type HttpServerOptions } from './http-server.ts'
import { createLogger } from './logger.ts'

let server: FastifyInstance
let lines: Record<string, unknown>[]

function start(options: Partial<HttpServerOptions> = {}): FastifyInstance {
  lines = []
  const destination = new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(JSON.parse(line))
      done()
    },
  })
  const logger = createLogger({ name: 'shim', pretty: false, level: 'info', destination })
  server = createHttpServer({ name: 'shim', version: '1.4.0', readiness: {}, logger, ...options })
  server.get('/links/:token', async () => ({}))
  server.get('/broken', async () => {
    throw new Error('the disk is on fire')
  })
  return server
}

afterEach(() => server.close())

describe('GET /up', () => {
  it('says who answers', async () => {
    const response = await start().inject('/up')
    expect(response.json()).toEqual({ status: 'ok', service: 'shim', version: '1.4.0' })
  })
})

describe('GET /ready', () => {
  it('is 200 when all checks pass', async () => {
    const response = await start({ readiness: { database: async () => {} } }).inject('/ready')
    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual({ status: 'ready', checks: { database: 'ok' } })
  })

  it('is 503 and names what is missing', async () => {
    const refuse = async () => {
      throw new Error('connect ECONNREFUSED 127.0.0.1:6379')
    }
    const response = await start({ readiness: { database: async () => {}, redis: refuse } }).inject('/ready')
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({
      status: 'unavailable',
      checks: { database: 'ok', redis: 'connect ECONNREFUSED 127.0.0.1:6379' },
    })
  })

  it('does not wait for a check that never answers', async () => {
    const response = await start({ readiness: { database: () => new Promise(() => {}) } }).inject('/ready')
    expect(response.json()).toEqual({
      status: 'unavailable',
      checks: { database: 'no answer within 2000 ms' },
    })
  })

  it('is 503 from the moment the process drains', async () => {
    const controller = new AbortController()
    start({ draining: controller.signal })
    expect((await server.inject('/ready')).statusCode).toBe(200)
    controller.abort()
    const response = await server.inject('/ready')
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ status: 'draining', checks: {} })
  })
})

describe('closing', () => {
  it('waits for an answer that has begun, and not for its kept-alive connection', async () => {
    const content = new PassThrough()
    start().get('/download', (_request, reply) => reply.send(content))
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    content.write('begun')
    const response = await fetch(`${address}/download`)
    const closed = server.close()
    content.end(' and ended')
    expect(await response.text()).toBe('begun and ended')
    await closed
  }, 5_000)

  it('does not wait for a connection on which nothing was ever sent', async () => {
    await start().listen({ host: '127.0.0.1', port: 0 })
    const accepted = once(server.server, 'connection')
    const { port } = server.server.address() as AddressInfo
    const silent = connect({ host: '127.0.0.1', port }).resume()
    const ended = once(silent, 'close')
    await accepted
    await server.close()
    await ended
  }, 5_000)

  it('answers the request of who had connected, and said nothing before closing began', async () => {
    await start().listen({ host: '127.0.0.1', port: 0 })
    const accepted = once(server.server, 'connection')
    const { port } = server.server.address() as AddressInfo
    const late = connect({ host: '127.0.0.1', port })
    await accepted
    const closed = server.close()
    late.write('GET /up HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(await text(late)).toMatch(/^HTTP\/1\.1 503 /)
    await closed
  }, 5_000)
})

describe('the request id', () => {
  it('is the one the proxy gave, in the response and in the log', async () => {
    const response = await start().inject({ url: '/links/x', headers: { 'x-request-id': 'abc-1234.z' } })
    expect(response.headers['x-request-id']).toBe('abc-1234.z')
    expect(lines).toEqual([expect.objectContaining({ requestId: 'abc-1234.z', msg: 'request', status: 200 })])
  })

  it.each(['short', 'x'.repeat(65), 'two words here', 'a\tb-injected-line'])(
    'is a new one instead of %j',
    async (given) => {
      const response = await start().inject({ url: '/up', headers: { 'x-request-id': given } })
      expect(response.headers['x-request-id']).toMatch(/^[\da-f]{8}-[\da-f-]{27}$/)
    },
  )
})

describe('the request log', () => {
  it('leaves out probes', async () => {
    await start().inject('/up')
    await server.inject('/ready?from=balancer')
    expect(lines).toEqual([])
  })

  it('hides tokens in the path, and tokens and signatures in the query', async () => {
    await start().inject('/links/hunter2%21?page=2&auth_signature=hunter2&token=hunter2')
    expect(lines).toEqual([
      expect.objectContaining({
        method: 'GET',
        url: '/links/(hidden)?page=2&auth_signature=(hidden)&token=(hidden)',
      }),
    ])
  })

  it('holds an unexpected error with its stack, under the same request id', async () => {
    const response = await start().inject('/broken')
    expect(response.statusCode).toBe(500)
    const requestId = response.headers['x-request-id']
    expect(lines).toEqual([
      expect.objectContaining({
        requestId,
        err: expect.objectContaining({ stack: expect.stringContaining('on fire') }),
      }),
      expect.objectContaining({ requestId, msg: 'request', status: 500 }),
    ])
  })

  it('can leave successes to LOG_LEVEL=debug, but not failures', async () => {
    await start({ requestLogLevel: 'debug' }).inject('/links/x')
    await server.inject('/nowhere')
    expect(lines).toEqual([expect.objectContaining({ url: '/nowhere' })])
  })

  it('has one line for an address that does not exist', async () => {
    await start().inject('/nowhere')
    expect(lines).toEqual([expect.objectContaining({ url: '/nowhere', status: 404 })])
  })
})

describe('direct routes', () => {
  const paint = async () => ({ status: 201, contentType: 'text/plain', body: 'blau und grün' })

  async function listen(options: Partial<HttpServerOptions> = {}): Promise<string> {
    return start({ directRoutes: { prefix: '/direct/', answer: paint }, ...options }).listen({
      host: '127.0.0.1',
      port: 0,
    })
  }

  it('answer what begins with their prefix, and Fastify the rest', async () => {
    const address = await listen()
    const response = await fetch(`${address}/direct/paint?x=1`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      201,
      'text/plain',
      'blau und grün',
    ])
    expect((await fetch(`${address}/direct`)).status).toBe(404)
    expect((await fetch(`${address}/links/x`)).status).toBe(200)
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

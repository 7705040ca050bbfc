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

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { problem, type Problem } from '@envelope/contract'
import { createLogger } from '@envelope/service'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Application } from '../src/application.ts'
import type { Implementations } from '../src/http/operation.ts'
import { RateLimits } from '../src/http/rate-limits.ts'
import { registerOperations } from '../src/http/register-operations.ts'
import { draftEnvelope, sendEnvelope } from './support/envelopes.ts'
import { password, startSystem, type System } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}
const asMember = ({ acme } = system) => ({
  'x-forwarded-host': acme.host,
  authorization: `Bearer ${acme.admin.token}`,
})

async function call(path: string, { headers, ...init }: Sent = {}) {
  const response = await fetch(system.baseURL + path, { ...init, headers: { ...asMember(), ...headers } })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Problem & Record<string, never>,
  }
}

const json = { 'content-type': 'application/json' }

describe('a request that cannot be served', () => {
  it.each<[string, string, Sent, number, string]>([
    [
      'broken JSON',
      '/v1/envelopes',
      { method: 'POST', headers: json, body: '{"title":' },
      400,
      'malformed_request',
    ],
    ['no body', '/v1/envelopes', { method: 'POST' }, 400, 'malformed_request'],
    ['an empty body', '/v1/envelopes', { method: 'POST', headers: json, body: '' }, 400, 'malformed_request'],
    ['a list', '/v1/envelopes', { method: 'POST', headers: json, body: '[]' }, 400, 'malformed_request'],
    [
      'another type',
      '/v1/envelopes',
      { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<x/>' },
      400,
      'malformed_request',
    ],
    [
      'a body too large',
      '/v1/envelopes',
      { method: 'POST', headers: json, body: JSON.stringify({ title: 'x'.repeat(300_000) }) },
      413,
      'payload_too_large',
    ],
    ['an unknown address', '/v1/nothing', {}, 404, 'not_found'],
    ['a method that is not offered', '/v1/me', { method: 'DELETE' }, 404, 'not_found'],
    ['an id that is none', '/v1/envelopes/1', {}, 404, 'not_found'],
    ['an address that cannot be decoded', '/v1/envelopes/%E0%A4%A', {}, 400, 'malformed_request'],
    [
      'a prototype in JSON',
      '/v1/envelopes',
      { method: 'POST', headers: json, body: '{"__proto__":{"x":1}}' },
      400,
      'malformed_request',
    ],
  ])('%s: a problem document', async (_, path, sent, status, code) => {
    const answer = await call(path, sent)
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer).toMatchObject({ status, body: { code, status } })
    expect(problem.safeParse(answer.body).error).toBeUndefined()
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'))
  })

  it('keeps the request id that the proxy gave', async () => {
    const { body } = await call('/v1/nothing', { headers: { 'x-request-id': 'from-the-proxy-1' } })
    expect(body.requestId).toBe('from-the-proxy-1')
  })

  it('says nothing of what went wrong inside, and logs it with the request id', async () => {
    const { id, documents } = await draftEnvelope(system, system.acme)
    const file = join(system.directory, 'files', system.acme.tenant.id, documents[0]!.id)
    await rm(file)
    const { status, body } = await call(`/v1/envelopes/${id}/documents/${documents[0]!.id}/content`)
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'internal' })
    expect(JSON.stringify(body)).not.toContain(system.directory)
    const logged = system.lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)
    expect(logged).toContainEqual(
      expect.objectContaining({
        requestId: body.requestId,
        err: expect.objectContaining({ message: expect.stringContaining(file) }),
      }),
    )
  })
})

describe('an answer', () => {
  it('holds nothing that the contract does not have', async () => {
    const session = await call('/v1/sessions', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: system.acme.admin.email, password, role: 'owner' }),
    })
    expect(Object.keys(session.body).sort()).toEqual(['tenant', 'token', 'user'])
    expect(Object.keys(session.body.user!).sort()).toEqual(['email', 'id', 'name', 'role'])
    const envelope = await sendEnvelope(system, system.acme)
    expect(JSON.stringify(envelope)).not.toMatch(/link|hash|tenant_id|search_text/)
  })

  it('is not kept by caches', async () => {
    expect((await call('/v1/me')).headers.get('cache-control')).toBe('no-store')
  })
})

describe('the address of a caller', () => {
  it('is what the nearest proxies of ours say, not what the caller says', async () => {
    const client = system.clientAt(system.acme.host, {
      authorization: `Bearer ${system.acme.admin.token}`,
      'x-forwarded-for': '203.0.113.66, 198.51.100.7, 10.0.11.5',
    })
    const { history } = await client.createEnvelope({ body: { title: 'From afar' } })
    expect(history[0]!.ip).toBe('198.51.100.7')
  })
})

describe('readiness', () => {
  it('names the stores it needs', async () => {
    const answer = await fetch(`${system.apiURL}/ready`)
    expect(await answer.json()).toMatchObject({ status: 'ready', checks: { database: 'ok' } })
  })
})

describe('without its database', () => {
  it('answers 503 with Retry-After at once, and readiness says why', async () => {
    const closers: (() => unknown)[] = []
    const application = await Application.open(
      {
        ...system.application.configuration,
        redisUrl: undefined,
        database: { dialect: 'mariadb', url: 'mysql://nobody@127.0.0.1:9/nothing' },
      },
      createLogger({ name: 'test', level: 'silent' }),
      (_, close) => closers.push(close),
    )
    const api = await application.createApi({ nudge: () => {} })
    const start = performance.now()
    const answer = await api.inject({ url: '/v1/tenant', headers: { host: system.acme.host } })
    expect(performance.now() - start).toBeLessThan(2_000)
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('5')
    expect(answer.json()).toMatchObject({ code: 'unavailable', retryAfter: 5 })
    const ready = await api.inject('/ready')
    expect(ready.json()).toMatchObject({
      status: 'unavailable',
      checks: { database: expect.stringContaining('ECONNREFUSED') },
    })
    for (const close of closers.reverse()) await close()
  })
})

describe('in production', () => {
  it('there is no development mailbox', async () => {
    const { configuration } = system.application
    const closers: (() => unknown)[] = []
    const application = await Application.open(
      { ...configuration, production: true },
      createLogger({ name: 'test', level: 'silent' }),
      (_, close) => closers.push(close),
    )
    const api = await application.createApi({ nudge: () => {} })
    const answer = await api.inject({ url: '/dev/mailbox', headers: { host: system.acme.host } })
    expect(answer.statusCode).toBe(404)
    await expect(application.startRelay({ runJobs: true })).rejects.toThrow('SMTP_URL is not set')
    for (const close of closers.reverse()) await close()
  })
})

describe('the contract', () => {
  it('is implemented whole, or the process does not start', () => {
    const { database } = system.application
    const nothing = {} as Implementations
    const register = () =>
      registerOperations(fastify(), nothing, {
        database,
        baseDomain: 'localhost',
        production: false,
        nudge: () => {},
        limits: new RateLimits({}),
      })
    expect(register).toThrow("the contract's operation getTenant has no implementation")
  })
})

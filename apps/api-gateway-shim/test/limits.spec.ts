import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Problem } from '@envelope/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { startSystem, type System } from './support/system.ts'

let system: System
afterEach(() => system.stop())
const start = async (variables: Record<string, string>) => (system = await startSystem({ variables }))

interface Caller {
  ip: string
  token?: string
  host?: string
}
async function call(path: string, { ip, token, host = system.acme.host }: Caller) {
  const response = await fetch(system.baseURL + path, {
    headers: {
      'x-forwarded-host': host,
      'x-forwarded-for': ip,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Problem }
}
const statuses = async (times: number, path: string, caller: Caller) => {
  const answers = []
  for (let time = 0; time < times; time++) answers.push((await call(path, caller)).status)
  return answers
}

describe('requests beyond the limit of a minute', () => {
  it('of an address: refused with the time to wait, before anything is looked up; others’ are served', async () => {
    await start({ RATE_LIMITS: 'ip:3' })
    expect(await statuses(3, '/v1/tenant', { ip: '203.0.113.1' })).toEqual([200, 200, 200])
    const { status, headers, body } = await call('/v1/tenant', { ip: '203.0.113.1' })
    expect(status).toBe(429)
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({ code: 'too_many_requests', retryAfter: expect.any(Number) })
    expect(Number(headers.get('retry-after'))).toBe(body.retryAfter)
    expect(body.retryAfter).toBeGreaterThan(0)
    expect(body.retryAfter).toBeLessThanOrEqual(60)
    const elsewhere = await call('/v1/tenant', { ip: '203.0.113.1', host: 'nobody.localhost' })
    expect(elsewhere.status).toBe(429)
    expect((await call('/v1/tenant', { ip: '203.0.113.2' })).status).toBe(200)
  })

  it('of one owner’s network of IPv6 count together, of our own network not at all', async () => {
    await start({ RATE_LIMITS: 'ip:2' })
    await call('/v1/tenant', { ip: '2001:db8:1:2::1' })
    await call('/v1/tenant', { ip: '2001:db8:1:2:ffff::2' })
    expect((await call('/v1/tenant', { ip: '2001:db8:1:2:0:0:0:3' })).status).toBe(429)
    expect((await call('/v1/tenant', { ip: '2001:db8:1:3::1' })).status).toBe(200)
    expect(await statuses(4, '/v1/tenant', { ip: '10.0.11.5' })).toEqual([200, 200, 200, 200])
  })

  it('of an account: refused wherever they come from; its colleague’s are served', async () => {
    await start({ RATE_LIMITS: 'account:2' })
    const { token } = system.acme.admin
    await call('/v1/me', { ip: '203.0.113.1', token })
    await call('/v1/me', { ip: '203.0.113.2', token })
    expect((await call('/v1/me', { ip: '203.0.113.3', token })).status).toBe(429)
    const colleague = await system.addMember(system.acme.tenant, 'Carl Colleague')
    expect((await call('/v1/me', { ip: '203.0.113.3', token: colleague.token })).status).toBe(200)
  })

  it('of a tenant: refused for all of its people; another tenant’s are served', async () => {
    await start({ RATE_LIMITS: 'tenant:2' })
    await call('/v1/tenant', { ip: '203.0.113.1' })
    await call('/v1/me', { ip: '203.0.113.2', token: system.acme.admin.token })
    expect((await call('/v1/tenant', { ip: '203.0.113.3' })).status).toBe(429)
    expect((await call('/v1/tenant', { ip: '203.0.113.1', host: system.globex.host })).status).toBe(200)
  })
})

describe('a slow client', () => {
  const slowly = async (first: string) => {
    const { port, hostname } = new URL(system.baseURL)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(first)
    return text(socket)
  }

  it('that does not finish its headers is answered 408 and let go', async () => {
    await start({ HEADERS_TIMEOUT_SECONDS: '1' })
    const answer = await slowly('GET /v1/tenant HTTP/1.1\r\nHost: acme.localhost\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 408 .*"code":"malformed_request"/s)
  })

  it('that does not finish its body is answered 408 and let go', async () => {
    await start({ HEADERS_TIMEOUT_SECONDS: '1', REQUEST_TIMEOUT_SECONDS: '2' })
    const answer = await slowly(
      `POST /v1/sessions HTTP/1.1\r\nHost: acme.localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"email":`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
  })
})

describe('a client that sends too much', () => {
  it('is answered 413 when it has sent everything, and can send it', async () => {
    await start({})
    const size = 20_000_000
    const { port, hostname } = new URL(system.baseURL)
    const socket = connect(Number(port), hostname)
    socket.write(
      `POST /v1/sessions HTTP/1.1\r\nHost: acme.localhost\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`,
    )
    const answer = text(socket)
    const part = Buffer.alloc(1_000_000, ' ')
    for (let sent = 0; sent < size; sent += part.length)
      await new Promise<void>((resolve, reject) => {
        socket.write(part, (error) => (error ? reject(error) : resolve()))
      })
    expect(await answer).toMatch(/^HTTP\/1.1 413 /)
  })
})

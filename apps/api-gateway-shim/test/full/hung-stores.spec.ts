import { startPrivateMariadb, startPrivateRedis, type PrivateServer } from '@envelope/service/testing'
import { createConnection } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { draftEnvelope, linkOf, person } from '../support/envelopes.ts'
import { startSystem, type System } from '../support/system.ts'

let database: PrivateServer
let redis: PrivateServer
let system: System

beforeAll(async () => {
  ;[database, redis] = await Promise.all([startPrivateMariadb(), startPrivateRedis()])
  const connection = await createConnection(database.url)
  await connection.query('create database envelope')
  await connection.end()
  system = await startSystem({
    variables: { DATABASE_URL: `${database.url}envelope`, REDIS_URL: redis.url },
  })
})
afterEach(() => {
  database.goOn()
  redis.goOn()
})
afterAll(async () => {
  await system?.stop()
  await Promise.all([database?.stop(), redis?.stop()])
})

const patience = { timeout: 60_000, interval: 100 }

/** Not much longer than it may take: watched-pool.spec.ts holds the time itself. */
const get = (path: string) =>
  fetch(`${system.baseURL}${path}`, {
    headers: { 'x-forwarded-host': system.acme.host, authorization: `Bearer ${system.acme.admin.token}` },
    signal: AbortSignal.timeout(10_000),
  })

describe('a database that hangs', () => {
  it('is answered 503 with Retry-After, to more callers than there are connections, until it goes on', async () => {
    database.hang()
    const answers = await Promise.all(Array.from({ length: 30 }, () => get('/v1/envelopes')))
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await answer.json()).toMatchObject({ code: 'unavailable' })
    }
    expect((await get('/ready')).status).toBe(503)

    database.goOn()
    await vi.waitFor(async () => expect((await get('/v1/envelopes')).status).toBe(200), patience)
    expect((await get('/ready')).status).toBe(200)
  })

  it('keeps no half of a write that it did not answer', async () => {
    const { id } = await draftEnvelope(system, system.acme, { recipients: [person('Wilma')] })
    const params = { envelopeId: id }
    database.hang()
    await expect(system.acme.admin.client.sendEnvelope({ params })).rejects.toMatchObject({
      problem: { code: 'unavailable' },
    })
    database.goOn()
    await vi.waitFor(() => system.acme.admin.client.sendEnvelope({ params }), patience)
    await linkOf(system.acme, 'Wilma')
  })
})

describe('a Redis that hangs', () => {
  it('keeps nobody waiting: reads, sign-ins and writes go on, and jobs that were written run when it goes on', async () => {
    const { id } = await draftEnvelope(system, system.acme, { recipients: [person('Rosa')] })
    redis.hang()
    expect((await get('/v1/envelopes')).status).toBe(200)
    expect((await get('/ready')).status).toBe(503)
    const wrong = system.acme.visitor.createSession({
      body: { email: 'nobody@acme.test', password: 'wrong' },
    })
    await expect(wrong).rejects.toMatchObject({ problem: { code: 'invalid_credentials' } })
    const { status } = await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    expect(status).toBe('sent')

    redis.goOn()
    await vi.waitFor(async () => expect((await get('/ready')).status).toBe(200), patience)
    await vi.waitFor(() => linkOf(system.acme, 'Rosa'), { timeout: 60_000 })
  })
})

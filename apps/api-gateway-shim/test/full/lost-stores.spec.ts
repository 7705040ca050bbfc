import { startPrivateMariadb, startPrivateRedis, type PrivateServer } from '@envelope/service/testing'
import { createConnection } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Relay } from '../../src/jobs/relay.ts'
import { runJob } from '../../src/jobs/run-job.ts'
import { smtpMailer } from '../../src/mail/smtp.ts'
import { draftEnvelope, linkOf, person } from '../support/envelopes.ts'
import { startSmtp } from '../support/smtp.ts'
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

/** Until the database has left a question without an answer: it may give some yet after it was told to hang. */
const untilUnanswered = async ({ application: { database } }: System) => {
  const ask = () => database.global.selectFrom('tenants').select('id').execute()
  const failure = () =>
    ask().then(
      () => undefined,
      (error: unknown) => error,
    )
  await expect.poll(failure, { timeout: 60_000 }).toMatchObject({ code: 'ETIMEDOUT' })
}

/** The same of what was asked just before: its own first question may be older than that. */
const untilAllUnanswered = async (system: System) => {
  for (let time = 0; time < 2; time++) await untilUnanswered(system)
}

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

describe('a database that hangs while a job is under way', () => {
  let idle: System
  const outbox = () => idle.application.database.global.selectFrom('outbox').selectAll()
  const oneJob = async () => {
    const { id } = await idle.acme.admin.client.createEnvelope({ body: { title: 'Interrupted' } })
    return outbox().where('payload', 'like', `%${id}%`).executeTakeFirstOrThrow()
  }
  beforeAll(async () => {
    const connection = await createConnection(database.url)
    await connection.query('create database idle')
    await connection.end()
    const variables = { DATABASE_URL: `${database.url}idle`, REDIS_URL: redis.url }
    idle = await startSystem({ variables, relay: false })
  })
  afterAll(() => idle?.stop())

  it('does not put its next attempt off to the end of its lease', async () => {
    const { tenant_id: tenantId, id } = await oneJob()
    const hung = Promise.withResolvers<void>()
    const handle = async () => {
      database.hang()
      await untilUnanswered(idle)
      hung.resolve()
      throw new Error('it did not get through')
    }
    const stopping = new AbortController().signal
    const running = runJob({ ...idle.application, handlers: { handle }, stopping }, { tenantId, id })
    await hung.promise
    await untilAllUnanswered(idle)
    database.goOn()
    await running
    const job = await outbox().where('id', '=', id).executeTakeFirstOrThrow()
    expect(job).toMatchObject({ attempts: 1, last_error: 'it did not get through' })
    expect(Date.parse(job.available_at)).toBeLessThan(Date.now() + 5_000)
  })

  it('is not waited for by a process that is to end', async () => {
    const { tenant_id: tenantId, id } = await oneJob()
    const hung = Promise.withResolvers<void>()
    const handle = async () => {
      database.hang()
      await untilUnanswered(idle)
      hung.resolve()
      throw new Error('no matter what')
    }
    const runner = { ...idle.application, handlers: { handle }, stopping: AbortSignal.abort() }
    const ended = runJob(runner, { tenantId, id }).then(() => 'ended')
    await hung.promise
    await untilAllUnanswered(idle)
    expect(await Promise.race([ended, Promise.resolve('waits')])).toBe('ended')
    expect(idle.lines.join('')).toContain('nothing could be written down of a job')
  })

  it('has a job that did not get to its queue be due as it was', async () => {
    const { id } = await oneJob()
    const queued: string[] = []
    const relay = new Relay({
      ...idle.application,
      database: idle.application.database.global,
      queue: {
        longestAdding: 5_000,
        async add(job) {
          if (job.id === id && !queued.includes(id)) {
            queued.push(id)
            database.hang()
            await untilUnanswered(idle)
            throw new Error('the queue is away as well')
          }
          queued.push(job.id)
        },
        figures: async () => ({ waiting: 0, running: 0 }),
        close: async () => {},
      },
    })
    relay.start()
    await vi.waitFor(() => expect(idle.lines.join('')).toContain('the relay cannot work'), patience)
    await untilAllUnanswered(idle)
    database.goOn()
    const twice = () => expect(queued.filter((other) => other === id)).toHaveLength(2)
    // Much sooner than its lease ends.
    await vi.waitFor(twice, { timeout: 20_000 })
    await relay.stop()
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

describe('a database that is killed', () => {
  it('is answered 503 with Retry-After, and once it is back with what was written before', async () => {
    const { id } = await draftEnvelope(system, system.acme, { recipients: [person('Karl')] })
    await database.kill()
    const answers = await Promise.all(Array.from({ length: 30 }, () => get('/v1/envelopes')))
    for (const answer of answers) {
      expect(answer.status).toBe(503)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }

    await database.restart()
    const params = { envelopeId: id }
    await vi.waitFor(() => system.acme.admin.client.sendEnvelope({ params }), patience)
    await linkOf(system.acme, 'Karl')
  })

  it('has a mail sent once that was taken while it was away', async () => {
    const smtp = await startSmtp(() => database.kill())
    const mailer = await smtpMailer({
      url: smtp.url,
      from: 'Envelope <post@envelope.example>',
      logger: system.application.logger,
      stopping: new AbortController().signal,
    })
    const send = () =>
      mailer.send(
        system.application.database.tenant(system.acme.tenant.id),
        { to: { name: 'Kim', address: 'kim@partner.example' }, subject: 'Once', text: '', html: '' },
        'once',
      )
    const sent = send()
    await vi.waitFor(() => expect(smtp.received).toHaveLength(1), patience)
    await database.restart()
    await sent
    await send()
    expect(smtp.received).toHaveLength(1)
    mailer.close()
    await smtp.stop()
  })
})

describe('a Redis that is killed', () => {
  it('keeps nobody waiting, and jobs that were written meanwhile run once it is back', async () => {
    const { id } = await draftEnvelope(system, system.acme, { recipients: [person('Rudi')] })
    await redis.kill()
    expect((await get('/v1/envelopes')).status).toBe(200)
    expect((await get('/ready')).status).toBe(503)
    const { status } = await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    expect(status).toBe('sent')

    await redis.restart()
    await vi.waitFor(async () => expect((await get('/ready')).status).toBe(200), patience)
    await vi.waitFor(() => linkOf(system.acme, 'Rudi'), patience)
  })
})

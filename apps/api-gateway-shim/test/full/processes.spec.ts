import { createClient } from '@envelope/contract'
import getPort from 'get-port'
import { ofetch } from 'ofetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfiguration } from '../../src/configuration.ts'
import { openDatabase } from '../../src/database/database.ts'
import { migrations } from '../../src/database/migrations.ts'
import { SystemProbes, systemStatus } from '../../src/status/system-status.ts'
import { createEnvironment, type TestEnvironment } from '../support/environment.ts'
import { run, ShimProcess } from '../support/processes.ts'

let environment: TestEnvironment
let env: Record<string, string>
const started: ShimProcess[] = []
const start = (command: string, words: string) => {
  const shim = new ShimProcess([command], env)
  started.push(shim)
  return shim.says(words)
}

beforeAll(async () => {
  environment = await createEnvironment()
  env = { ...environment.variables, LOG_LEVEL: 'info', API_PORT: String(await getPort()) }
})
afterAll(async () => {
  await Promise.all(started.map((shim) => shim.kill('SIGKILL')))
  await environment.remove()
})

const ready = async () => {
  const response = await fetch(`http://127.0.0.1:${env.API_PORT}/ready`)
  return { status: response.status, body: await response.json() }
}

describe('on a database server, each command is a process of its own', () => {
  it('serve does not migrate: it is not ready, and says what to do', async () => {
    await start('serve', 'listening on')
    await expect.poll(ready, { timeout: 30_000 }).toEqual({
      status: 503,
      body: {
        status: 'unavailable',
        checks: {
          database: `pending migrations: ${Object.keys(migrations).join(', ')}; run the command migrate`,
          redis: 'ok',
        },
      },
    })
  })

  it('migrate makes it ready, without a restart', async () => {
    expect((await run(['migrate'], env)).code).toBe(0)
    expect((await ready()).body).toEqual({ status: 'ready', checks: { database: 'ok', redis: 'ok' } })
    expect((await run(['seed'], env)).output).toContain('demo data written')
  })

  it('worker delivers what serve was given, scheduler closes what is past its time', async () => {
    const worker = await start('worker', 'running jobs')
    const headers = { 'x-forwarded-host': 'acme.localhost' }
    const baseURL = `http://127.0.0.1:${env.API_PORT}`
    const { token } = await createClient({ baseURL, fetch: ofetch.create({ headers }) }).createSession({
      body: { email: 'admin@acme.test', password: 'envelope' },
    })
    const client = createClient({
      baseURL,
      fetch: ofetch.create({ headers: { ...headers, authorization: `Bearer ${token}` } }),
    })
    const { data } = await client.listEnvelopes({ query: { status: 'draft', limit: 1 } })
    const params = { envelopeId: data[0]!.id }
    expect((await client.sendEnvelope({ params })).status).toBe('sent')
    const statusNow = async () => (await client.getEnvelope({ params })).status
    await expect.poll(statusNow, { timeout: 30_000 }).toBe('delivered')
    expect(worker.output).toContain('mail, readable at /dev/mailbox')

    const database = await openDatabase(readConfiguration(env).database)
    const tenant = await database.global
      .selectFrom('tenants')
      .select('id')
      .where('slug', '=', 'acme')
      .executeTakeFirstOrThrow()
    await database
      .tenant(tenant.id)
      .updateTable('envelopes')
      .set({ expires_at: new Date().toISOString() })
      .where('id', '=', params.envelopeId)
      .execute()
    await database.close()
    const scheduler = await start('scheduler', 'envelopes expired')
    expect(await statusNow()).toBe('expired')

    for (const shim of [scheduler, worker]) expect(await shim.kill('SIGTERM')).toBe(0)
  })

  it('says of itself that it lives, and when it has stopped', async () => {
    const database = await openDatabase(readConfiguration(env).database)
    const health = async () => {
      const { services } = await systemStatus(database.global, new SystemProbes({}))
      const told = services.map(({ name, health, lastSeenAt }) => [name, lastSeenAt ? 'stopped' : health])
      return Object.fromEntries(told) as Record<string, string>
    }
    const worker = await start('worker', 'running jobs')
    await expect.poll(health, { timeout: 30_000 }).toMatchObject({ api: 'up', worker: 'up' })
    expect(await worker.kill('SIGTERM')).toBe(0)
    expect(await health()).toMatchObject({ api: 'up', worker: 'stopped' })
    await database.close()
  })
})

import { randomUUIDv7 } from 'node:crypto'
import type { SystemService } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { patienceMilliseconds, startHeartbeat } from '../src/status/heartbeat.ts'
import { SystemProbes } from '../src/status/system-status.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const status = async () => {
  const { services } = await system.operator.client.getSystemStatus()
  return Object.fromEntries(services.map((service) => [service.name, service])) as Record<
    string,
    SystemService
  >
}

/** A process that was heard from so long ago. */
const addProcess = (service: string, millisecondsAgo: number, more: { stopped_at?: string } = {}) => {
  const at = new Date(Date.now() - millisecondsAgo).toISOString()
  const row = { id: randomUUIDv7(), service, instance: 'old', version: '1.0.0', started_at: at, seen_at: at }
  return system.application.database.global
    .insertInto('processes')
    .values({ ...row, stopped_at: null, ...more })
    .execute()
    .then(() => at)
}

describe('our own services', () => {
  it('are down before they are ever heard of', async () => {
    for (const name of ['api', 'worker', 'scheduler'])
      expect((await status())[name]).toMatchObject({ health: 'down', versions: [], lastSeenAt: null })
  })

  it('are up with their release from when they start until they stop, and then down since that moment', async () => {
    const { database, logger } = system.application
    vi.stubEnv('ENVELOPE_VERSION', '1.4.0')
    const stop = startHeartbeat({ database: database.global, logger }, ['worker', 'scheduler'])
    vi.unstubAllEnvs()
    await expect.poll(async () => (await status())['scheduler']!.health, { timeout: 30_000 }).toBe('up')
    const { worker } = await status()
    expect(worker).toMatchObject({ versions: ['1.4.0'], instances: [{ version: '1.4.0' }], problem: null })
    expect((await status())['api']).toMatchObject({ health: 'down' })

    const before = new Date().toISOString()
    await stop()
    const stopped = (await status())['worker']!
    expect(stopped).toMatchObject({ health: 'down', versions: [], instances: [] })
    expect(stopped.lastSeenAt! >= before).toBe(true)
  })

  it('are down once they were silent for too long, and say since when', async () => {
    await addProcess('api', 3_600_000)
    const at = await addProcess('api', patienceMilliseconds + 1_000)
    expect((await status())['api']).toMatchObject({ health: 'down', lastSeenAt: at })
    await addProcess('api', 1_000)
    expect((await status())['api']).toMatchObject({ health: 'up', versions: ['1.0.0'] })
  })

  it('forget processes of long ago, but for the latest', async () => {
    const { database, logger } = system.application
    const day = 24 * 60 * 60_000
    await database.global.deleteFrom('processes').execute()
    for (const days of [30, 20, 10]) await addProcess('worker', days * day)
    const rows = () =>
      database.global.selectFrom('processes').select('seen_at').where('service', '=', 'worker').execute()
    const stop = startHeartbeat({ database: database.global, logger }, ['worker'])
    await expect.poll(async () => (await rows()).length, { timeout: 30_000 }).toBe(2)
    await stop()
  })
})

describe('what they need', () => {
  it('is up, with its release where it says so', async () => {
    const { database, files, redis } = await status()
    expect(database).toMatchObject({ health: 'up', versions: [expect.stringMatching(/^\d+\.\d+\.\d+$/)] })
    expect(files).toMatchObject({ health: 'up', versions: [], problem: null })
    if (system.application.configuration.redisUrl === undefined) expect(redis).toBeUndefined()
    else expect(redis).toMatchObject({ health: 'up', versions: [expect.stringMatching(/^\d+\.\d+/)] })
  })

  it('tells whether the realtime server is up, degraded or down, with what is wrong and since when', async () => {
    const { reverb } = system
    reverb.up.version = '1.4.0'
    const up = (await status())['reverb']!
    expect(up).toMatchObject({ health: 'up', versions: ['1.4.0'], problem: null })
    reverb.up.health = 'DEGRADED'
    expect((await status())['reverb']).toMatchObject({ health: 'degraded', versions: ['1.4.0'] })
    reverb.setFailing(true)
    const down = (await status())['reverb']!
    expect(down).toMatchObject({ health: 'down', versions: [], problem: expect.stringContaining('503') })
    expect(Date.parse(down.lastSeenAt!)).toBeLessThanOrEqual(Date.now())
    reverb.setFailing(false)
    reverb.up.health = 'OK'
  })

  it('is down when it does not answer in time, and tells nothing secret', async () => {
    const probes = new SystemProbes({
      hangs: () => new Promise(() => {}),
      fails: async () => {
        throw new Error('cannot reach redis://user:hunter2@cache:6379')
      },
    })
    expect(await probes.ask()).toMatchObject([
      { name: 'hangs', health: 'down', lastSeenAt: null, problem: 'it did not answer within 2 seconds' },
      { name: 'fails', health: 'down', problem: 'cannot reach redis://(hidden)@cache:6379' },
    ])
  })
})

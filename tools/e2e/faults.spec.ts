import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { takeCensus } from './support/census.ts'
import { Load } from './support/load.ts'
import { noticed } from './support/noticed.ts'
import { recordMeasurement } from '../src/stack/measurements.ts'
import { expect, test } from './support/test.ts'
import { WatchedEnvelope } from './support/watched-envelope.ts'

/** Milliseconds of load before anything happens, while a container is away, and after it is back. */
const [before, away, after] = [3_000, 2_000, 12_000]
/** Milliseconds that a page which waits for what happened is given, from the container's return. */
const catchingUp = 30_000

const nothingAmiss = { envelopesLost: [], envelopesDoubled: [], mailsLost: [], mailsDoubled: [] }

interface Fault {
  service: string
  /** Whether another replica stands, so that nobody notices anything. */
  replicated?: boolean
}

const faults: Fault[] = [
  { service: 'tenant-a', replicated: true },
  { service: 'api-a', replicated: true },
  { service: 'hq' },
  { service: 'worker' },
  { service: 'scheduler' },
  { service: 'reverb' },
  { service: 'redis' },
  { service: 'mariadb' },
]

for (const { service, replicated } of faults)
  test(`SIGKILL of ${service}: nothing is lost, nothing doubled, ${replicated ? 'nobody notices' : 'and it recovers within 10 s'}`, async ({
    stack,
    browser,
    pdf,
  }) => {
    const member = await stack.openTenant(`fault-${randomUUID().slice(0, 8)}`)
    const title = `Watched ${service} ${randomUUID().slice(0, 8)}`
    const envelope = await WatchedEnvelope.send(stack, browser, member, { title, pdf })
    const load = await Load.start(stack, member)
    await delay(before)

    await stack.containers.kill(service)
    await delay(away)
    const signed = envelope.sign()
    await stack.containers.start(service)
    const returned = Date.now()
    await signed
    const pagesBehind = await envelope.pagesWithout('Completed', catchingUp)
    const caughtUp = (Date.now() - returned) / 1000
    await delay(Math.max(0, after - (Date.now() - returned)))
    await load.stop()

    const recovery = Math.max(0, ...load.failures.map(({ at }) => at - returned)) / 1000
    const census = await takeCensus(stack, member, { sent: load.sent, since: returned })
    const history = await envelope.history()
    await envelope.close()
    recordMeasurement({
      event: `SIGKILL of ${service}`,
      requests: load.requests,
      failed: load.failures.length,
      recovery,
      envelopesSent: load.sent.length,
      pagesBehind,
      caughtUp,
      ...census,
    })

    expect(census).toMatchObject(nothingAmiss)
    expect(history).toEqual(['created', 'sent', 'delivered', 'signed', 'completed'])
    expect(pagesBehind).toBe(0)
    if (replicated) expect(await noticed(stack, load)).toEqual([])
    expect(load.failures.filter(({ saysTryAgain }) => !saysTryAgain)).toEqual([])
    expect(recovery).toBeLessThanOrEqual(10)
    expect(census.lastMail).toBeLessThanOrEqual(10)
  })

test('replacing tenant and api one container at a time fails no request', async ({ stack }) => {
  const member = await stack.openTenant(`fault-${randomUUID().slice(0, 8)}`)
  const load = await Load.start(stack, member)
  await delay(before)
  for (const service of ['tenant-a', 'tenant-b', 'api-a', 'api-b']) await stack.containers.replace(service)
  await delay(before)
  await load.stop()
  const census = await takeCensus(stack, member, { sent: load.sent, since: 0 })
  recordMeasurement({
    event: 'Replacing tenant and api, one container at a time',
    requests: load.requests,
    failed: load.failures.length,
    recovery: 0,
    envelopesSent: load.sent.length,
    ...census,
  })
  expect(await noticed(stack, load)).toEqual([])
  expect(census).toMatchObject(nothingAmiss)
})

import getPort from 'get-port'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { draftEnvelope, person } from '../support/envelopes.ts'
import { ShimProcess } from '../support/processes.ts'
import { startSystem, type System } from '../support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())

it('has a job that was on its way to Redis when it was killed be due again within seconds, not after a lease', async () => {
  const { id } = await draftEnvelope(system, system.acme, { recipients: [person('Wim')] })
  await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
  const worker = new ShimProcess(['worker'], {
    ...system.env,
    REVERB_PORT: String(system.reverb.port),
    API_PORT: String(await getPort()),
    FAILPOINT: 'relay:claimed',
  })
  expect((await worker.exit)[1]).toBe('SIGKILL')

  const { available_at: due } = await system.application.database.global
    .selectFrom('outbox')
    .select('available_at')
    .where('available_at', '>', new Date().toISOString())
    .executeTakeFirstOrThrow()
  expect(Date.parse(due) - Date.now()).toBeLessThan(6_000)
})

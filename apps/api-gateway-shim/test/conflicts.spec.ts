import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TenantTransaction } from '../src/database/database.ts'
import { openDatabase } from '../src/database/database.ts'
import { isConflict } from '../src/database/errors.ts'
import { repeatOnConflict } from '../src/database/repeated-transactions.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem({ relay: false })))
afterAll(() => system.stop())

const acme = () => system.application.database.tenant(system.acme.tenant.id)
const newDraft = async () => (await system.acme.admin.client.createEnvelope({ body: { title: 'Draft' } })).id

const append = async (transaction: TenantTransaction, id: string, letter: string) => {
  const { title } = await transaction
    .selectFrom('envelopes')
    .select('title')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  await transaction
    .updateTable('envelopes')
    .set({ title: title + letter })
    .where('id', '=', id)
    .execute()
}

describe('two transactions that each wait for what the other holds', () => {
  it('both succeed, each exactly once: who is given up by the database runs again', async () => {
    const { database } = system.application
    const first = await newDraft()
    const second = await newDraft()
    const holds = { a: Promise.withResolvers<void>(), b: Promise.withResolvers<void>() }
    let runs = 0
    const crossing = (letter: 'a' | 'b', ids: string[]) =>
      acme()
        .transaction()
        .execute(async (transaction) => {
          runs++
          await append(transaction, ids[0]!, letter)
          holds[letter].resolve()
          // On SQLite, which has one writer at a time, the other one has not begun: it cannot deadlock.
          if (database.dialect === 'mariadb') await Promise.all([holds.a.promise, holds.b.promise])
          await append(transaction, ids[1]!, letter)
        })
    await Promise.all([crossing('a', [first, second]), crossing('b', [second, first])])
    expect(runs).toBe(database.dialect === 'mariadb' ? 3 : 2)
    const rows = await acme().selectFrom('envelopes').select('title').execute()
    for (const { title } of rows) expect(['Draftab', 'Draftba']).toContain(title)
  })
})

describe('a transaction that waits for one that does not end', () => {
  it('is tried again for ten seconds, then given up as unavailable', { timeout: 60_000 }, async () => {
    const other = await openDatabase(system.application.configuration.database)
    const envelopeId = await newDraft()
    const started = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    const holding = other
      .tenant(system.acme.tenant.id)
      .transaction()
      .execute(async (transaction) => {
        await append(transaction, envelopeId, 'x')
        started.resolve()
        await end.promise
      })
    await started.promise
    const body = { title: 'Waited' }
    const attempt = system.acme.admin.client.updateEnvelope({ params: { envelopeId }, body })
    await expect(attempt).rejects.toMatchObject({ problem: { status: 503, code: 'unavailable' } })
    end.resolve()
    await holding
    await other.close()
    const envelope = await system.acme.admin.client.updateEnvelope({ params: { envelopeId }, body })
    expect(envelope.title).toBe('Waited')
  })
})

describe('running again', () => {
  const deadlock = Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK' })

  it('ends at the sixth try', async () => {
    let tries = 0
    const always = repeatOnConflict(async () => {
      tries++
      throw deadlock
    })
    await expect(always).rejects.toBe(deadlock)
    expect(tries).toBe(6)
  })

  it('is for conflicts alone: after a lost connection the change may have been made', async () => {
    let tries = 0
    const lost = Object.assign(new Error('lost'), { code: 'PROTOCOL_CONNECTION_LOST' })
    await expect(
      repeatOnConflict(async () => {
        tries++
        throw lost
      }),
    ).rejects.toBe(lost)
    expect(tries).toBe(1)
    expect(isConflict(lost)).toBe(false)
  })
})

import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ClientRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beginUpload, upload } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let envelopeId: string

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
  envelopeId = (await acme.admin.client.createEnvelope({ body: { title: 'Draft' } })).id
})
afterAll(() => system.stop())

const withKey = (key: string) => ({
  token: acme.admin.token,
  host: acme.host,
  envelopeId,
  headers: { 'idempotency-key': key },
})
const database = () => system.application.database.tenant(acme.tenant.id)
const claimOf = async (key: string) =>
  database().selectFrom('kept_answers').selectAll().where('idempotency_key', '=', key).executeTakeFirst()
const storedFiles = async () => {
  const folder = join(system.directory, 'files', acme.tenant.id)
  return existsSync(folder) ? readdir(folder) : []
}

/** An upload that the API handles, and that does not end. */
async function claimByUpload(key: string): Promise<ClientRequest> {
  const { length } = await storedFiles()
  const begun = beginUpload(system, { ...withKey(key), size: 300_000 })
  await expect.poll(async () => (await storedFiles()).length, { timeout: 30_000 }).toBe(length + 1)
  return begun
}

describe('an idempotency key', () => {
  it('stays claimed for as long as its request is handled', async () => {
    const begun = await claimByUpload('handled')
    const { claimed_at } = (await claimOf('handled'))!
    await expect
      .poll(async () => (await claimOf('handled'))!.claimed_at, { timeout: 30_000 })
      .not.toBe(claimed_at)
    begun.destroy()
    await expect.poll(() => claimOf('handled'), { timeout: 30_000 }).toBeUndefined()
  })

  it('whose request was lost with its process is free after ten seconds', async () => {
    const begun = await claimByUpload('lost')
    const { fingerprint, holder_id } = (await claimOf('lost'))!
    begun.destroy()
    await expect.poll(() => claimOf('lost'), { timeout: 30_000 }).toBeUndefined()
    const claimed_at = new Date(Date.now() - 10_000).toISOString()
    await database()
      .insertInto('kept_answers')
      .values({ holder_id, idempotency_key: 'lost', fingerprint, claimed_at })
      .execute()
    expect((await upload(system, withKey('lost'))).status).toBe(201)
  })

  it('is not held by an upload that broke off before it was read', async () => {
    const before = await storedFiles()
    const first = await claimByUpload('broken-off')
    // Waits for the first one's answer, and is not there any more when it could begin.
    const second = beginUpload(system, { ...withKey('broken-off'), size: 10 })
    await new Promise((resolve) => second.write('more', resolve))
    second.destroy()
    first.destroy()
    await expect.poll(storedFiles, { timeout: 30_000 }).toEqual(before)
    expect((await upload(system, withKey('broken-off'))).status).toBe(201)
  })
})

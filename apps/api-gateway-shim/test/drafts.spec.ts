import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { draftEnvelope, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { startSystem, type System, type TestMember, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let admin: TestMember

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
  admin = acme.admin
})
afterAll(() => system.stop())

describe('a draft', () => {
  it('may be as incomplete as it likes', async () => {
    const draft = await admin.client.createEnvelope({ body: {} })
    expect(draft).toMatchObject({
      title: '',
      message: '',
      status: 'draft',
      expiresInDays: 30,
      recipients: [],
      documents: [],
      sentAt: null,
      expiresAt: null,
    })
    expect(draft.history).toMatchObject([{ sequence: 1, type: 'created', actor: { name: 'Ada Admin' } }])
  })

  it('is saved as it is typed, recipients in their places', async () => {
    const { id } = await admin.client.createEnvelope({ body: { title: 'First' } })
    const body = {
      title: '  Lease, second try ',
      message: 'Dear all,\nplease sign.',
      recipients: [person('Bo', 2), { name: '', email: 'not yet', order: 1 }],
      expiresInDays: 14,
    }
    const saved = await admin.client.updateEnvelope({ params: { envelopeId: id }, body })
    expect(saved).toMatchObject({
      id,
      title: 'Lease, second try',
      message: body.message,
      expiresInDays: 14,
      recipients: [
        { name: 'Bo', order: 2, status: 'waiting' },
        { name: '', email: 'not yet', order: 1 },
      ],
    })
    expect(saved.updatedAt >= saved.createdAt).toBe(true)
    expect(await admin.client.getEnvelope({ params: { envelopeId: id } })).toEqual(saved)
  })

  it('is saved over the one that it replaces, and over no other', async () => {
    const first = { title: 'Lease', message: '', recipients: [person('Bo')] }
    const { id } = await admin.client.createEnvelope({ body: first })
    const params = { envelopeId: id }
    const here = { ...first, title: 'Lease, second floor' }
    const there = { ...first, recipients: [person('Bo'), person('Cy', 2)] }
    await admin.client.updateEnvelope({ params, body: { ...here, replaces: first } })
    const late = admin.client.updateEnvelope({ params, body: { ...there, replaces: first } })
    expect(await problemOf(late)).toMatchObject({ status: 409, code: 'draft_changed' })
    expect(await admin.client.getEnvelope({ params })).toMatchObject({ title: here.title })
    const saved = await admin.client.updateEnvelope({ params, body: { ...there, replaces: here } })
    expect(saved.recipients.map(({ name }) => name)).toEqual(['Bo', 'Cy'])
  })

  it('is saved again when it is there already: the answer before may have got lost', async () => {
    const first = { title: 'Lease', recipients: [] }
    const { id } = await admin.client.createEnvelope({ body: first })
    const again = { params: { envelopeId: id }, body: { title: 'Sublease', replaces: first } }
    await admin.client.updateEnvelope(again)
    expect(await admin.client.updateEnvelope(again)).toMatchObject({ title: 'Sublease' })
  })

  it('of two that replace the same, saved at the same moment, one is refused', async () => {
    const first = { title: 'Lease', recipients: [] }
    const { id } = await admin.client.createEnvelope({ body: first })
    const save = (title: string) =>
      admin.client.updateEnvelope({ params: { envelopeId: id }, body: { title, replaces: first } })
    const attempts = await Promise.allSettled([save('One'), save('Other')])
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('is refused with the field that does not fit', async () => {
    const body = { title: 'x'.repeat(201), recipients: [{ ...person('Bo'), order: 0 }], expiresInDays: 1.5 }
    expect(await problemOf(admin.client.createEnvelope({ body }))).toMatchObject({
      status: 422,
      code: 'validation_failed',
      errors: {
        title: ['Use at most 200 characters.'],
        'recipients.0.order': ['The order starts at 1.'],
        expiresInDays: ['Enter a whole number of days.'],
      },
    })
  })

  it('is thrown away with its documents', async () => {
    const draft = await draftEnvelope(system, acme)
    const file = join(system.directory, 'files', acme.tenant.id, draft.documents[0]!.id)
    expect(existsSync(file)).toBe(true)
    await admin.client.deleteEnvelope({ params: { envelopeId: draft.id } })
    expect(await problemOf(admin.client.getEnvelope({ params: { envelopeId: draft.id } }))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
    await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(false)
  })

  it('is no draft any more once it was sent', async () => {
    const { id } = await sendEnvelope(system, acme)
    const params = { envelopeId: id }
    for (const call of [
      () => admin.client.updateEnvelope({ params, body: { title: 'Too late' } }),
      () => admin.client.deleteEnvelope({ params }),
    ])
      expect(await problemOf(call())).toMatchObject({ status: 409, code: 'envelope_not_draft' })
  })
})

describe('an idempotency key', () => {
  const create = (key: string, client = admin.client) =>
    client.createEnvelope({ body: { title: 'Once' } }, { headers: { 'idempotency-key': key } })

  it('makes one envelope, however often the request comes', async () => {
    const first = await create('key-1')
    expect(await create('key-1')).toEqual(first)
    expect((await create('key-2')).id).not.toBe(first.id)
  })

  it('makes one envelope also when the requests come at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => create('key-3')))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  })

  it('is one’s own', async () => {
    const colleague = await system.addMember(acme.tenant, 'Cora Colleague')
    expect((await create('key-1', colleague.client)).id).not.toBe((await create('key-1')).id)
    expect((await create('key-1', system.globex.admin.client)).id).not.toBe((await create('key-1')).id)
  })

  it.each(['', 'with space', 'x'.repeat(101)])('is not %j', async (key) => {
    const response = await fetch(`${system.baseURL}/v1/envelopes`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-host': acme.host,
        authorization: `Bearer ${admin.token}`,
        'idempotency-key': key,
      },
      body: '{}',
    })
    expect(response.status).toBe(422)
  })
})

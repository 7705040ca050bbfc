import { operations, type Operation, type OperationName } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenantTables, type TenantTables } from '../src/database/schema.ts'
import { linkOf, person, sendEnvelope } from './support/envelopes.ts'
import { password, startSystem, type System } from './support/system.ts'

let system: System
/** What is Acme's, and must neither be seen nor changed at Globex's address. */
let secrets: { envelopeId: string; draftId: string; documentId: string; token: string }

beforeAll(async () => {
  system = await startSystem()
  const envelope = await sendEnvelope(system, system.acme, {
    title: 'Hidden takeover',
    recipients: [person('Ulrike')],
  })
  const token = await linkOf(system.acme, 'Ulrike')
  const draft = await system.acme.admin.client.createEnvelope({ body: { title: 'Hidden draft' } })
  await system.idle()
  secrets = { envelopeId: envelope.id, draftId: draft.id, documentId: envelope.documents[0]!.id, token }
})
afterAll(() => system.stop())

type Sample = (acme: typeof secrets) => { params?: Record<string, string>; body?: unknown }
const ofEnvelope: Sample = ({ envelopeId }) => ({ params: { envelopeId } })
const ofDraft =
  (body?: unknown): Sample =>
  ({ draftId }) => ({ params: { envelopeId: draftId }, body })
const ofDocument: Sample = ({ envelopeId, documentId }) => ({ params: { envelopeId, documentId } })
const ofLink =
  (body?: unknown): Sample =>
  ({ token }) => ({ params: { token }, body })
const ofNothing: Sample = () => ({})

/** A call that would succeed at Acme's own address. An operation without one does not compile. */
const samples: Record<OperationName, Sample> = {
  getTenant: ofNothing,
  createSession: () => ({ body: { email: 'ada.admin@acme.test', password } }),
  deleteSession: ofNothing,
  getAccount: ofNothing,
  listEnvelopes: ofNothing,
  createEnvelope: () => ({ body: { title: 'New' } }),
  getEnvelope: ofEnvelope,
  updateEnvelope: ofDraft({ title: 'Taken over' }),
  deleteEnvelope: ofDraft(),
  sendEnvelope: ofDraft(),
  voidEnvelope: ({ envelopeId }) => ({ params: { envelopeId }, body: { reason: 'Sabotage' } }),
  addDocument: ofDraft(),
  removeDocument: ({ draftId, documentId }) => ({ params: { envelopeId: draftId, documentId } }),
  getDocumentContent: ofDocument,
  getSigningRequest: ofLink(),
  recordView: ofLink(),
  getSigningDocumentContent: ({ token, documentId }) => ({ params: { token, documentId } }),
  signEnvelope: ofLink({ signature: 'Not Ulrike', consent: true }),
  declineEnvelope: ofLink({ reason: 'Sabotage' }),
  authorizeChannel: () => ({
    body: { socket_id: '1.2', channel_name: `private-tenant.${system.acme.tenant.id}` },
  }),
  getMailbox: ofNothing,
}

async function callAtGlobex(name: OperationName, bearer: string): Promise<{ status: number; body: string }> {
  const operation: Operation = operations[name]
  const { params = {}, body } = samples[name](secrets)
  const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string) => params[key]!)
  const form = new FormData()
  form.append('file', new Blob(['%PDF-1.7 forged']), 'forged.pdf')
  const response = await fetch(system.baseURL + path, {
    method: operation.method,
    headers: {
      'x-forwarded-host': system.globex.host,
      authorization: `Bearer ${bearer}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(name === 'addDocument' && { body: form }),
  })
  return { status: response.status, body: await response.text() }
}

/** Every row of Acme's, but for the time of its token's last use. */
async function acmesRows(): Promise<string> {
  const database = system.application.database.tenant(system.acme.tenant.id)
  const tables: Record<string, unknown> = {}
  for (const table of tenantTables as ReadonlySet<keyof TenantTables>)
    if (table !== 'access_tokens') tables[table] = await database.selectFrom(table).selectAll().execute()
  return JSON.stringify(tables)
}

const acmesOwn = () =>
  new RegExp(`Hidden|Ulrike|Acme|${system.acme.tenant.id}|${secrets.documentId}|${system.acme.admin.id}`)

const names = Object.keys(operations) as OperationName[]

describe('Acme’s token and links at Globex’s address', () => {
  const expected: Record<Operation['access'], number[]> = { member: [401], link: [404], public: [200, 422] }

  it.each(names)('%s: gives nothing, changes nothing', async (name) => {
    const before = await acmesRows()
    const { status, body } = await callAtGlobex(name, system.acme.admin.token)
    expect(expected[operations[name].access]).toContain(status)
    expect(body).not.toMatch(acmesOwn())
    expect(await acmesRows()).toBe(before)
  })
})

describe('Globex’s own member with Acme’s ids and links', () => {
  it.each(names)('%s: gives nothing, changes nothing', async (name) => {
    // A member of their own, because signing out is among the operations.
    const { token } = await system.addMember(system.globex.tenant, `Spy ${name}`)
    const before = await acmesRows()
    const { status, body } = await callAtGlobex(name, token)
    const { path, access } = operations[name] as Operation
    if (name === 'authorizeChannel') expect(status).toBe(403)
    else if (path.includes('{')) expect(status).toBe(404)
    else if (access === 'member') expect(status).toBeLessThan(300)
    expect(body).not.toMatch(acmesOwn())
    expect(await acmesRows()).toBe(before)
  })
})

describe('a host that is no tenant’s', () => {
  it.each([
    'nobody.localhost',
    'localhost',
    '127.0.0.1',
    'acme.localhost.evil.example',
    'x.acme.localhost',
    '',
  ])('%j: 404 unknown_tenant', async (host) => {
    for (const name of names) {
      const { method, path } = operations[name] as Operation
      const response = await fetch(system.baseURL + path.replace(/\{\w+\}/g, crypto.randomUUID()), {
        method,
        headers: { 'x-forwarded-host': host, authorization: `Bearer ${system.acme.admin.token}` },
      })
      expect({ name, status: response.status, code: ((await response.json()) as never)['code'] }).toEqual({
        name,
        status: 404,
        code: 'unknown_tenant',
      })
    }
  })

  it('is a tenant’s own domain once it has one', async () => {
    await system.application.database.global
      .insertInto('tenant_domains')
      .values({ domain: 'sign.acme.example', tenant_id: system.acme.tenant.id })
      .execute()
    for (const host of ['sign.acme.example', 'SIGN.Acme.example:3000', 'ACME.localhost:3000'])
      expect(await system.clientAt(host).getTenant()).toEqual({ slug: 'acme', name: 'Acme Corporation' })
  })
})

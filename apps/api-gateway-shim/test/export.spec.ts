import { once } from 'node:events'
import { get } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromBuffer, type ZipFile } from 'yauzl'
import { tenantTables } from '../src/database/schema.ts'
import { makeSecrets } from './support/every-operation.ts'
import {
  draftEnvelope,
  drawing,
  linkOf,
  mailsTo,
  pdf,
  person,
  sendEnvelope,
  upload,
} from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const headersOf = ({ host, admin }: TestTenant, token = admin.token) => ({
  'x-forwarded-host': host,
  authorization: `Bearer ${token}`,
})
const ask = (customer: TestTenant, token?: string) =>
  fetch(`${system.baseURL}/v1/export`, { headers: headersOf(customer, token) })

/** What is in an archive, by path. */
async function unzip(archive: Buffer): Promise<Map<string, Buffer>> {
  const zip = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened!))),
  )
  const entries = new Map<string, Buffer>()
  await new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry) =>
      zip.openReadStream(entry, (error, content) => {
        if (error) return void reject(error)
        buffer(content!).then((bytes) => {
          entries.set(entry.fileName, bytes)
          zip.readEntry()
        }, reject)
      }),
    )
    zip.readEntry()
  })
  return entries
}

async function exported(customer: TestTenant) {
  const response = await ask(customer)
  expect(response.status).toBe(200)
  const entries = await unzip(Buffer.from(await response.arrayBuffer()))
  const read = <Row = Record<string, unknown>>(path: string) =>
    JSON.parse(entries.get(path)!.toString()) as Row[]
  return { response, entries, read }
}

interface ExportedEnvelope {
  id: string
  title: string
  recipients: { name: string; status: string; signature_drawing: unknown }[]
  documents: { name: string; path: string }[]
  history: { type: string }[]
}

describe('an export of all that a tenant has', () => {
  it('is a ZIP archive with its envelopes, and all that belongs to each', async () => {
    const { admin } = system.acme
    const recipients = [person('Rita'), person('Sven', 2)]
    const sent = await sendEnvelope(system, system.acme, { title: 'Office lease', recipients })
    const draft = await draftEnvelope(system, system.acme, { title: 'Not yet' })
    const again = { token: admin.token, host: system.acme.host, envelopeId: draft.id }
    await upload(system, again)
    const token = await linkOf(system.acme, 'Rita')
    const body = { signature: 'Rita', drawing, consent: true as const }
    await system.acme.visitor.signEnvelope({ params: { token }, body })
    const { response, entries, read } = await exported(system.acme)
    expect(response.headers.get('content-type')).toBe('application/zip')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''acme-\d{4}-\d\d-\d\d\.zip$/,
    )
    const envelopes = read<ExportedEnvelope>('envelopes.json')
    expect(envelopes.map(({ id }) => id)).toEqual([sent.id, draft.id])
    expect(envelopes[0]).toMatchObject({
      title: 'Office lease',
      recipients: [
        { name: 'Rita', signature_drawing: drawing },
        { name: 'Sven', signature_drawing: null },
      ],
      history: expect.arrayContaining([expect.objectContaining({ type: 'sent' })]),
    })
    const documents = envelopes.flatMap((envelope) => envelope.documents)
    expect(documents.map(({ name }) => name)).toEqual(['Contract.pdf', 'Contract.pdf', 'Contract.pdf'])
    for (const { path } of documents) expect(entries.get(path)).toEqual(pdf)
    expect(read('missing-documents.json')).toEqual([])
    expect(JSON.parse(entries.get('tenant.json')!.toString())).toMatchObject({
      slug: 'acme',
      settings: { locale: 'en' },
    })
    expect(read('members.json')).toMatchObject([{ name: 'Ada Admin', email: admin.email }])
  })

  it('has nothing by which one could sign in, or sign in another’s place, and nothing of another tenant', async () => {
    await makeSecrets(system)
    await sendEnvelope(system, system.globex, { title: 'The merger of Globex' })
    await system.idle()
    const { entries } = await exported(system.acme)
    const text = [...entries].map(([path, content]) => path + content.toString('latin1')).join('\n')
    const { database } = system.application
    const own = database.tenant(system.acme.tenant.id)
    const secrets = [
      ...(await own.selectFrom('users').select('password_hash as secret').execute()),
      ...(await own.selectFrom('access_tokens').select('token_hash as secret').execute()),
      ...(await own.selectFrom('impersonations').select('token_hash as secret').execute()),
      ...(await own.selectFrom('invitations').select('link_hash as secret').execute()),
      ...(await own.selectFrom('password_resets').select('link_hash as secret').execute()),
      ...(await own.selectFrom('recipients').select('link_hash as secret').execute()),
    ].flatMap(({ secret }) => secret ?? [])
    expect(secrets.length).toBeGreaterThan(6)
    for (const secret of secrets) expect(text).not.toContain(secret)
    const [mail] = await mailsTo(system.acme, person('Ulrike').email)
    expect(text).not.toContain(/\/sign\/([\w-]+)/.exec(mail!.text)![1])
    expect(text).not.toMatch(/globex/i)
  })

  it('is in the tenant’s history, with who asked for it', async () => {
    const owner = await system.addMember(system.globex.tenant, 'Olive Owner', 'owner')
    await (await ask(system.globex, owner.token)).arrayBuffer()
    const { data } = await system.globex.admin.client.listTenantHistory({ query: { type: 'dataExported' } })
    expect(data).toMatchObject([{ actor: { kind: 'user', name: 'Olive Owner' }, ip: '127.0.0.1' }])
  })

  it('is refused to an operator in the owner’s place', async () => {
    await system.addMember(system.globex.tenant, 'Oona Owner', 'owner')
    const { url } = await system.operator.client.impersonateTenant({
      params: { tenantId: system.globex.tenant.id },
      body: { reason: 'Help', returnTo: 'http://admin.localhost:3001/' },
    })
    const body = { token: url.split('#')[1]! }
    const { token } = await system.globex.visitor.createImpersonationSession({ body })
    expect((await ask(system.globex, token)).status).toBe(403)
  })

  it('names the documents that cannot be found, and has all the others', async () => {
    const customer = await system.addTenant('lossy', 'Lossy')
    const kept = await draftEnvelope(system, customer)
    const lost = await draftEnvelope(system, customer)
    const key = { tenantId: customer.tenant.id, documentId: lost.documents[0]!.id }
    await system.application.files.remove(key)
    const { entries, read } = await exported(customer)
    const paths = [...entries.keys()].filter((path) => path.startsWith('documents/'))
    expect(paths).toEqual([`documents/${kept.id}/${kept.documents[0]!.id} Contract.pdf`])
    expect(read<string>('missing-documents.json')).toEqual([
      `documents/${lost.id}/${key.documentId} Contract.pdf`,
    ])
  })

  it('has more envelopes than are read at once, each once', async () => {
    const customer = await system.addTenant('busy', 'Busy')
    const created_at = new Date().toISOString()
    const ids = Array.from({ length: 450 }, () => crypto.randomUUID())
    const row = {
      sender_id: customer.admin.id,
      title: 'One of many',
      message: '',
      status: 'draft' as const,
      version: 1,
      expires_in_days: 30,
      search_text: '',
      created_at,
      updated_at: created_at,
    }
    await system.application.database
      .tenant(customer.tenant.id)
      .insertInto('envelopes')
      .values(ids.map((id) => ({ ...row, id })))
      .execute()
    const { read } = await exported(customer)
    expect(read<ExportedEnvelope>('envelopes.json').map(({ id }) => id)).toEqual(ids.toSorted())
  })

  it('has a file for every table of which it has rows', async () => {
    const { entries } = await exported(system.acme)
    const files = [...entries.keys()].filter((path) => path.endsWith('.json'))
    // In `envelopes.json` are four tables; `tenant.json` and `missing-documents.json` are of none.
    const leftOut = ['mailbox_mails', 'kept_answers', 'idempotency_keys', 'outbox']
    expect(files.length - 3 + 4).toBe(tenantTables.size - leftOut.length)
  })
})

describe('two exports of a tenant', () => {
  it('are not made at once: the second is refused until the first is over, also when its reader has gone', async () => {
    const customer = await system.addTenant('eager', 'Eager')
    const envelope = await draftEnvelope(system, customer)
    const { files } = system.application
    const opened = Promise.withResolvers<void>()
    const open = files.open.bind(files)
    files.open = async (key) => {
      opened.resolve()
      return key.documentId === envelope.documents[0]!.id ? new Promise(() => {}) : open(key)
    }
    // Not by fetch, which opens another connection for an answer that is broken off, and says nothing on it.
    const first = get(`${system.baseURL}/v1/export`, { headers: headersOf(customer), agent: false })
    await once(first, 'response')
    await opened.promise
    const second = await ask(customer)
    expect({ status: second.status, retryAfter: second.headers.get('retry-after') }).toEqual({
      status: 429,
      retryAfter: '60',
    })
    await second.arrayBuffer()
    files.open = open
    first.destroy()
    const again = async () => {
      const response = await ask(customer)
      await response.arrayBuffer()
      return response.status
    }
    await expect.poll(again, { timeout: 10_000 }).toBe(200)
  })
})

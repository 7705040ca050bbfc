import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { documentLimits, type Document, type Problem } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  beginUpload,
  pdf,
  problemOf,
  sendEnvelope,
  sha256,
  upload,
  type UploadOptions,
} from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  randomBytes(50_000),
])
const newDraft = async () => (await acme.admin.client.createEnvelope({ body: { title: 'Draft' } })).id
const add = (envelopeId: string, file: Partial<UploadOptions> = {}) =>
  upload(system, { token: acme.admin.token, host: acme.host, envelopeId, ...file })
const storedFiles = async () => {
  const folder = join(system.directory, 'files', acme.tenant.id)
  return existsSync(folder) ? readdir(folder) : []
}
const contentOf = (envelopeId: string, documentId: string, headers: Record<string, string> = {}) =>
  fetch(`${system.baseURL}/v1/envelopes/${envelopeId}/documents/${documentId}/content`, {
    headers: { authorization: `Bearer ${acme.admin.token}`, 'x-forwarded-host': acme.host, ...headers },
  })

describe('adding a document', () => {
  it('measures it and gives it back byte for byte', async () => {
    const envelopeId = await newDraft()
    const response = await add(envelopeId, { name: 'Scan.bin', content: png })
    expect(response.status).toBe(201)
    const document = (await response.json()) as Document
    expect(document).toEqual({
      id: expect.any(String),
      name: 'Scan.bin',
      type: 'image/png',
      size: png.length,
      sha256: sha256(png),
    })
    const content = await contentOf(envelopeId, document.id)
    expect(content.status).toBe(200)
    expect(sha256(Buffer.from(await content.arrayBuffer()))).toBe(document.sha256)
    expect(Object.fromEntries(content.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'content-disposition': "inline; filename*=UTF-8''Scan.bin",
      'x-content-type-options': 'nosniff',
      'content-security-policy': 'sandbox',
      'cache-control': 'private, no-cache',
      etag: `"${document.sha256}"`,
    })
    const unchanged = await contentOf(envelopeId, document.id, {
      'if-none-match': `W/"x", "${document.sha256}"`,
    })
    expect(unchanged.status).toBe(304)
  })

  it.each([
    ['Übersicht 2026 – Müller & Söhne.pdf', 'Übersicht 2026 – Müller & Söhne.pdf'],
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\ann\\lease.pdf', 'lease.pdf'],
    ['new\u202efdp.exe\u0007.pdf', 'newfdp.exe.pdf'],
    [`${'long '.repeat(60)}.pdf`, `${'long '.repeat(60).slice(0, 196)}.pdf`],
  ])('names %j as it may be shown', async (given, shown) => {
    const envelopeId = await newDraft()
    const document = (await (await add(envelopeId, { name: given })).json()) as Document
    expect(document.name).toBe(shown)
    const { headers } = await contentOf(envelopeId, document.id)
    const encoded = /^inline; filename\*=UTF-8''([\x21-\x7e]+)$/.exec(
      headers.get('content-disposition')!,
    )![1]!
    expect(decodeURIComponent(encoded)).toBe(shown)
  })

  it('takes one of exactly the largest size', async () => {
    const content = Buffer.alloc(documentLimits.size, ' ')
    pdf.copy(content)
    const response = await add(await newDraft(), { content })
    expect(response.status).toBe(201)
  })
})

describe('a refused document', () => {
  const refusal = async (envelopeId: string, file: Partial<UploadOptions>) => {
    const response = await add(envelopeId, file)
    const problem = (await response.json()) as Problem
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    return { status: response.status, code: problem.code, sentences: problem.errors?.file }
  }

  it.each([
    [
      'that is no PDF, PNG or JPEG, whatever its name says',
      { name: 'lease.pdf', content: Buffer.from('<html><script>alert(1)</script></html>') },
      { status: 422, code: 'unsupported_file', sentences: ['“lease.pdf” is not a PDF, PNG or JPEG file.'] },
    ],
    [
      'that is tiny and none of these',
      { name: 'x', content: Buffer.from('%P') },
      { status: 422, code: 'unsupported_file', sentences: ['“x” is not a PDF, PNG or JPEG file.'] },
    ],
    [
      'that is empty',
      { name: 'empty.pdf', content: Buffer.alloc(0) },
      { status: 422, code: 'unsupported_file', sentences: ['“empty.pdf” is empty.'] },
    ],
    [
      'that is too large by one byte',
      { name: 'huge.pdf', content: Buffer.concat([pdf, Buffer.alloc(documentLimits.size + 1 - pdf.length)]) },
      { status: 413, code: 'file_too_large', sentences: ['“huge.pdf” is larger than 25 MB.'] },
    ],
    [
      'in another field',
      { field: 'document' },
      { status: 422, code: 'validation_failed', sentences: ['Choose a file.'] },
    ],
  ])('%s is named with the reason, and leaves nothing behind', async (_, file, expected) => {
    const envelopeId = await newDraft()
    const before = await storedFiles()
    expect(await refusal(envelopeId, file)).toEqual(expected)
    expect(await storedFiles()).toEqual(before)
    expect((await acme.admin.client.getEnvelope({ params: { envelopeId } })).documents).toEqual([])
  })

  it('beyond the tenth, also when they come at the same moment', async () => {
    const envelopeId = await newDraft()
    const responses = await Promise.all(
      Array.from({ length: 13 }, (_, n) => add(envelopeId, { name: `${n}.pdf` })),
    )
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(10)
    const before = await storedFiles()
    expect(await refusal(envelopeId, { name: 'eleventh.pdf' })).toEqual({
      status: 422,
      code: 'too_many_documents',
      sentences: ['“eleventh.pdf” was not added: an envelope holds at most 10 documents.'],
    })
    expect(await storedFiles()).toEqual(before)
    expect((await acme.admin.client.getEnvelope({ params: { envelopeId } })).documents).toHaveLength(10)
  })

  it('to an envelope that was sent', async () => {
    const { id } = await sendEnvelope(system, acme)
    expect(await refusal(id, {})).toMatchObject({ status: 409, code: 'envelope_not_draft' })
  })

  it('that is no form at all', async () => {
    const response = await fetch(`${system.baseURL}/v1/envelopes/${await newDraft()}/documents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${acme.admin.token}`,
        'x-forwarded-host': acme.host,
        'content-type': 'application/json',
      },
      body: '{"file":1}',
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'malformed_request' })
  })

  it('whose upload breaks off leaves nothing behind', async () => {
    const envelopeId = await newDraft()
    const before = await storedFiles()
    const broken = beginUpload(system, {
      token: acme.admin.token,
      host: acme.host,
      envelopeId,
      size: 300_000,
    })
    await expect.poll(async () => (await storedFiles()).length, { timeout: 30_000 }).toBe(before.length + 1)
    broken.destroy()
    await expect.poll(storedFiles, { timeout: 30_000 }).toEqual(before)
    expect((await acme.admin.client.getEnvelope({ params: { envelopeId } })).documents).toEqual([])
  })
})

describe('removing a document', () => {
  it('removes its content too', async () => {
    const envelopeId = await newDraft()
    const { id } = (await (await add(envelopeId)).json()) as Document
    await acme.admin.client.removeDocument({ params: { envelopeId, documentId: id } })
    expect((await contentOf(envelopeId, id)).status).toBe(404)
    await expect.poll(storedFiles, { timeout: 30_000 }).not.toContain(id)
    const again = acme.admin.client.removeDocument({ params: { envelopeId, documentId: id } })
    expect(await problemOf(again)).toMatchObject({ code: 'not_found' })
  })

  it('is not found through another envelope', async () => {
    const [mine, other] = [await newDraft(), await newDraft()]
    const { id } = (await (await add(mine)).json()) as Document
    const elsewhere = acme.admin.client.removeDocument({ params: { envelopeId: other, documentId: id } })
    expect(await problemOf(elsewhere)).toMatchObject({ code: 'not_found' })
    expect((await contentOf(other, id)).status).toBe(404)
    expect((await contentOf(mine, id)).status).toBe(200)
  })
})

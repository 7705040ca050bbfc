import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Document } from '@envelope/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Files } from '../../src/files/files.ts'
import { localFiles } from '../../src/files/local-files.ts'
import { s3Files } from '../../src/files/s3-files.ts'
import { draftEnvelope, pdf } from '../support/envelopes.ts'
import { startS3 } from '../support/s3.ts'
import { startSystem } from '../support/system.ts'

/** Disks of busy machines take their time to have written something for good. */
vi.setConfig({ testTimeout: 120_000 })

const megabyte = 1024 * 1024
const prefix = 'envelope-test-tenant-'
const keyArn = 'arn:aws:kms:eu-central-1:222222222222:key/files'
const type = 'application/pdf'

let s3: Awaited<ReturnType<typeof startS3>>
beforeAll(async () => {
  s3 = await startS3()
  for (const [name, value] of Object.entries(s3.credentials)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.stop()
})

const inBuckets = (presignedDownloads = true) =>
  s3Files({
    prefix,
    keyArn,
    region: s3.variables.AWS_DEFAULT_REGION,
    endpoint: s3.variables.AWS_ENDPOINT,
    presignedDownloads,
  })

const newKey = () => ({ tenantId: randomUUID(), documentId: randomUUID() })

/** Bytes of all files below a folder. */
async function stored(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function openFolder() {
  const directory = await mkdtemp(join(tmpdir(), 'files-'))
  return { files: localFiles(directory), directory, close: () => rm(directory, { recursive: true }) }
}
async function openBuckets() {
  const files = inBuckets()
  return { files, directory: s3.directory, close: async () => files.close() }
}

describe.each([
  ['a folder', openFolder],
  ['buckets', openBuckets],
])('files in %s', (_, open) => {
  let files: Files
  let opened: Awaited<ReturnType<typeof open>>
  beforeEach(async () => {
    opened = await open()
    files = opened.files
  })
  afterEach(() => opened.close())

  it.each([0, 1, 70_000, 6 * megabyte])('gives %i bytes back as they were', async (size) => {
    const key = newKey()
    const content = randomBytes(size)
    await files.put(key, Readable.from([content]))
    expect((await buffer(await files.open(key))).equals(content)).toBe(true)
  })

  it('can be checked before there is any', async () => {
    await files.check()
  })

  it('is sent on while it is read, never held whole', async () => {
    const chunk = Buffer.alloc(megabyte, 'x')
    const before = await stored(opened.directory)
    let furthestAhead = 0
    async function* produce() {
      for (let sent = 0; sent < 48; sent++) {
        furthestAhead = Math.max(furthestAhead, sent * megabyte - ((await stored(opened.directory)) - before))
        yield chunk
      }
    }
    await files.put(newKey(), Readable.from(produce(), { objectMode: false }))
    expect(furthestAhead).toBeLessThan(20 * megabyte)
  })

  it('leaves nothing of an upload that breaks off', async () => {
    const key = newKey()
    const before = await stored(opened.directory)
    async function* breaking() {
      yield Buffer.alloc(6 * megabyte)
      yield Buffer.alloc(6 * megabyte)
      throw new Error('broke off')
    }
    await expect(files.put(key, Readable.from(breaking(), { objectMode: false }))).rejects.toThrow(
      'broke off',
    )
    await expect(files.open(key)).rejects.toThrow()
    await expect.poll(() => stored(opened.directory)).toBe(before)
  })

  it('keeps what was there when it is prepared again', async () => {
    const key = newKey()
    await files.prepare(key.tenantId)
    await files.put(key, Readable.from([pdf]))
    await files.prepare(key.tenantId)
    const again = await open()
    await again.files.prepare(key.tenantId)
    await again.close()
    if (again.directory === opened.directory) expect(await buffer(await files.open(key))).toEqual(pdf)
  })

  it('removes all that a tenant has, in as many steps as it takes, and nothing of another', async () => {
    const [own, other] = [newKey(), newKey()]
    for (const documentId of [own.documentId, randomUUID(), randomUUID()])
      await files.put({ ...own, documentId }, Readable.from([pdf]))
    await files.put(other, Readable.from([pdf]))
    await Promise.all([files.removeAll(own.tenantId), files.removeAll(own.tenantId)])
    await files.removeAll(own.tenantId)
    await expect(files.open(own)).rejects.toThrow()
    expect(await readdir(opened.directory)).not.toContainEqual(expect.stringContaining(own.tenantId))
    expect(await buffer(await files.open(other))).toEqual(pdf)
  })

  it('does not find what another tenant has, or what was removed', async () => {
    const key = newKey()
    await files.put(key, Readable.from([pdf]))
    await files.prepare('00000000-0000-7000-8000-000000000000')
    await expect(files.open({ ...key, tenantId: '00000000-0000-7000-8000-000000000000' })).rejects.toThrow()
    await files.remove(key)
    await files.remove(key)
    await expect(files.open(key)).rejects.toThrow()
  })
})

describe('a folder', () => {
  it('that cannot be made is told by name', async () => {
    await expect(localFiles('/dev/null/files').check()).rejects.toThrow('/dev/null/files')
  })

  it('is cleared of uploads whose process was killed, but not of those that may be under way', async () => {
    const { files, directory, close } = await openFolder()
    const key = newKey()
    await files.put(key, Readable.from([pdf]))
    const folder = join(directory, key.tenantId)
    const source = new Readable({ read() {} })
    source.push(pdf)
    const uploading = files.put({ ...key, documentId: randomUUID() }, source)
    await expect.poll(async () => (await readdir(folder)).length).toBe(2)
    const hourAgo = new Date(Date.now() - 3_600_000)
    await files.removeUnfinished(key.tenantId, hourAgo)
    expect(await readdir(folder)).toHaveLength(2)
    const unfinished = (await readdir(folder)).find((name) => name !== key.documentId)!
    await utimes(join(folder, unfinished), hourAgo, new Date(hourAgo.getTime() - 1))
    await files.removeUnfinished(key.tenantId, hourAgo)
    expect(await readdir(folder)).toEqual([key.documentId])
    source.destroy(new Error('gone'))
    await expect(uploading).rejects.toThrow()
    await files.removeUnfinished(randomUUID(), hourAgo)
    await close()
  })
})

describe('a bucket', () => {
  it('is away when no server answers', async () => {
    const files = s3Files({
      prefix,
      keyArn,
      region: s3.variables.AWS_DEFAULT_REGION,
      endpoint: 'http://127.0.0.1:9',
      presignedDownloads: false,
    })
    await expect(files.check()).rejects.toThrow('ECONNREFUSED')
    files.close()
  })

  it('is closed to the public, encrypted with the key, and forgets parts of broken uploads', async () => {
    const files = inBuckets()
    const { tenantId } = newKey()
    await files.prepare(tenantId)
    const settings = s3.bucketSettings.get(prefix + tenantId)!
    expect(settings.encryption).toContain('<SSEAlgorithm>aws:kms</SSEAlgorithm>')
    expect(settings.encryption).toContain(`<KMSMasterKeyID>${keyArn}</KMSMasterKeyID>`)
    expect(settings.publicAccessBlock!.match(/true/g)).toHaveLength(4)
    expect(settings.lifecycle).toContain('<DaysAfterInitiation>1</DaysAfterInitiation>')
    files.close()
  })

  it('is read by whoever has an address of it, with the headers in it, and by nobody else', async () => {
    const files = inBuckets()
    const key = newKey()
    await files.put(key, Readable.from([pdf]))
    const disposition = 'attachment'
    const url = (await files.downloadUrl(key, { type, disposition }))!
    const answer = await fetch(url)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('content-disposition')).toBe(disposition)
    const forged = new URL(url)
    forged.pathname = forged.pathname.replace(key.documentId, randomUUID())
    expect((await fetch(forged)).status).toBe(403)
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60')
    files.close()
  })
})

describe('the API on buckets', () => {
  const start = (variables: Record<string, string> = {}) =>
    startSystem({ variables: { ...s3.variables, ...variables } })
  const contentOf = (system: Awaited<ReturnType<typeof start>>, envelopeId: string, { id }: Document) =>
    fetch(`${system.baseURL}/v1/envelopes/${envelopeId}/documents/${id}/content`, {
      headers: { authorization: `Bearer ${system.acme.admin.token}`, 'x-forwarded-host': system.acme.host },
      redirect: 'manual',
    })

  it('makes a tenant’s bucket when it makes the tenant', async () => {
    const system = await start()
    const { id } = await system.operator.client.createTenant({
      body: { slug: 'initech', name: 'Initech', admin: { name: 'Bill', email: 'bill@initech.test' } },
    })
    await system.idle()
    expect(s3.bucketSettings.get(prefix + id)).toBeDefined()
    await system.stop()
  })

  it('streams documents in and out, and removes them', async () => {
    const system = await start()
    const envelope = await draftEnvelope(system, system.acme)
    const [document] = envelope.documents
    const content = await contentOf(system, envelope.id, document!)
    expect(Buffer.from(await content.arrayBuffer())).toEqual(pdf)
    await system.acme.admin.client.deleteEnvelope({ params: { envelopeId: envelope.id } })
    await system.idle()
    const key = { tenantId: system.acme.tenant.id, documentId: document!.id }
    await expect(system.application.files.open(key)).rejects.toThrow()
    await system.stop()
  })

  it('sends readers to the bucket where that is configured', async () => {
    const system = await start({ PRESIGNED_DOWNLOADS: 'true' })
    const envelope = await draftEnvelope(system, system.acme)
    const answer = await contentOf(system, envelope.id, envelope.documents[0]!)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const location = new URL(answer.headers.get('location')!)
    expect(location.origin).toBe(s3.variables.AWS_ENDPOINT)
    expect(location.pathname).toMatch(new RegExp(`/documents/${envelope.documents[0]!.id}$`))
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      'response-content-disposition': "inline; filename*=UTF-8''Contract.pdf",
      'response-content-type': type,
    })
    await system.stop()
  })

  it('answers 503 with Retry-After while they cannot be reached', async () => {
    const system = await start({ AWS_ENDPOINT: 'http://127.0.0.1:9' })
    const envelope = await system.acme.admin.client.createEnvelope({ body: { title: 'Draft' } })
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(pdf)]), 'a.pdf')
    const answer = await fetch(`${system.baseURL}/v1/envelopes/${envelope.id}/documents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${system.acme.admin.token}`, 'x-forwarded-host': system.acme.host },
      body: form,
    })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('5')
    await system.stop()
  })
})

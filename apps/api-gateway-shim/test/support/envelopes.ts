import { createHash } from 'node:crypto'
import { request, type ClientRequest } from 'node:http'
import type { Envelope, Input, Mail, Problem, RecipientRole, SignatureDrawing } from '@envelope/contract'
import { ProblemError } from '@envelope/contract'
import { expect, vi } from 'vitest'
import type { System, TestTenant } from './system.ts'

export const pdf = Buffer.from(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
)
export const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

export const person = (name: string, order = 1, role: RecipientRole = 'signer') => ({
  name,
  email: `${name.toLowerCase()}@partner.example`,
  order,
  role,
})

/** A signature of two lines. */
export const drawing: SignatureDrawing = [
  [
    [120, 300],
    [150, 90],
    [260, 110],
  ],
  [
    [380, 300],
    [880, 290],
  ],
]

/** The problem that a call is answered with. */
export async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const outcome = await call.then(
    (answer) => expect.unreachable(`answered ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  )
  if (!(outcome instanceof ProblemError)) throw outcome
  return outcome.problem
}

export interface UploadOptions {
  token: string
  host: string
  envelopeId: string
  name?: string
  content?: Buffer | Blob
  field?: string
  headers?: Record<string, string>
}

export function upload(
  { baseURL }: System,
  { token, host, envelopeId, name = 'Contract.pdf', content = pdf, field = 'file', headers }: UploadOptions,
): Promise<Response> {
  const form = new FormData()
  form.append(field, content instanceof Blob ? content : new Blob([new Uint8Array(content)]), name)
  return fetch(`${baseURL}/v1/envelopes/${envelopeId}/documents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-forwarded-host': host, ...headers },
    body: form,
  })
}

/** An upload of 5 MB of which only the first bytes are written. */
export function beginUpload(
  { baseURL }: System,
  { token, host, envelopeId, headers, size }: UploadOptions & { size: number },
): ClientRequest {
  const boundary = 'break-off'
  const begun = request(`${baseURL}/v1/envelopes/${envelopeId}/documents`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-forwarded-host': host,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': 5_000_000,
      ...headers,
    },
  })
  begun.on('error', () => {})
  begun.write(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
  )
  begun.write(Buffer.concat([pdf, Buffer.alloc(size)]))
  return begun
}

type Draft = NonNullable<Input<'createEnvelope'>['body']>

/** A draft that can be sent. */
export async function draftEnvelope(
  system: System,
  { admin, host }: TestTenant,
  draft: Draft = {},
): Promise<Envelope> {
  const body = { title: 'Office lease', recipients: [person('Rita')], ...draft }
  const { id } = await admin.client.createEnvelope({ body })
  const response = await upload(system, { token: admin.token, host, envelopeId: id })
  expect(response.status).toBe(201)
  return admin.client.getEnvelope({ params: { envelopeId: id } })
}

export async function sendEnvelope(system: System, tenant: TestTenant, draft?: Draft): Promise<Envelope> {
  const { id } = await draftEnvelope(system, tenant, draft)
  return tenant.admin.client.sendEnvelope({ params: { envelopeId: id } })
}

/** The mails to an address in the tenant's development mailbox, the newest first. */
export async function mailsTo({ visitor }: TestTenant, address: string): Promise<Mail[]> {
  const { data } = await visitor.getMailbox()
  return data.filter(({ to }) => to.includes(`<${address}>`))
}

/** The token in the newest link mailed to a person, once it has arrived. */
export function linkOf(tenant: TestTenant, name: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const [mail] = await mailsTo(tenant, person(name).email)
      const token = /\/sign\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
      if (token === undefined) expect.unreachable(`no link for ${name} yet`)
      return token
    },
    { timeout: 30_000 },
  )
}

/** The envelope, once it has the status. */
export function untilStatus(
  { admin }: TestTenant,
  envelopeId: string,
  status: Envelope['status'],
): Promise<Envelope> {
  return vi.waitFor(
    async () => {
      const envelope = await admin.client.getEnvelope({ params: { envelopeId } })
      expect(envelope.status).toBe(status)
      return envelope
    },
    { timeout: 30_000 },
  )
}

export const steps = ({ history }: Envelope) =>
  history.map(({ type, recipient }) => (recipient === null ? type : `${type} ${recipient}`))

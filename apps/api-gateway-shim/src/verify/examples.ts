import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  mailbox,
  needsToken,
  operations,
  permits,
  requestExamples,
  type Account,
  type Envelope,
  type Operation,
  type OperationName,
  type Role,
} from '@envelope/contract'
import type { Api, Came, Sent } from './api.ts'

/** What earlier answers have brought, for later calls. */
export type Memory = Record<string, string>

/** One call of an operation, and the status that it shall be answered with. */
export interface Example {
  operation: OperationName
  what: string
  /** One that depends on who has signed in is known only then. */
  status: number | ((memory: Memory) => number)
  /** Undefined where something is missing that an earlier answer should have brought. */
  send: (memory: Memory, api: Api) => Promise<Sent | undefined> | Sent | undefined
  /** What of the answer is kept. */
  keep?: (answer: never, memory: Memory) => void
}

const pdf = {
  name: 'Lease.pdf',
  content: '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n',
}
const mailMilliseconds = 10_000

export interface Credentials {
  email: string
  password: string
}

/** An envelope's way from the sender's signing in to the recipient's signature, by the contract's own examples. */
export function journey(member: Credentials): Example[] {
  const signedIn =
    (sent: (memory: Memory) => Sent | undefined): Example['send'] =>
    (memory) => {
      const call = memory.token === undefined ? undefined : sent(memory)
      return call && { token: memory.token, ...call }
    }
  const ofEnvelope = (key: string, more: Sent = {}) =>
    signedIn(({ [key]: envelopeId }) =>
      envelopeId === undefined ? undefined : { params: { envelopeId }, ...more },
    )
  const ofDocument = signedIn(({ envelope, document }) =>
    envelope === undefined || document === undefined
      ? undefined
      : { params: { envelopeId: envelope, documentId: document } },
  )
  const ofLink =
    (more: Sent = {}): Example['send'] =>
    async (memory, api) => {
      memory.link ??= (await mailedLink(api, memory.recipient!)) ?? ''
      return memory.link === '' ? undefined : { params: { token: memory.link }, ...more }
    }
  const create = (what: string, key: string): Example => ({
    operation: 'createEnvelope',
    what,
    status: 201,
    send: signedIn(({ recipient }) => ({
      body: {
        ...requestExamples.createEnvelope,
        // An address of this run alone, so that its mail can be found.
        recipients: [{ name: 'Rita Recipient', email: recipient, order: 1 }],
      },
    })),
    keep: ({ id }: Envelope, memory) => (memory[key] = id),
  })
  const body = (name: OperationName) => ({ body: requestExamples[name] })
  return [
    { operation: 'getTenant', what: 'the tenant', status: 200, send: () => ({}) },
    {
      operation: 'createSession',
      what: 'a wrong password',
      status: 422,
      send: () => ({ body: { ...member, password: `not ${member.password}` } }),
    },
    {
      operation: 'createSession',
      what: 'signing in',
      status: 201,
      send: () => ({ body: { ...member } }),
      keep: ({ token, tenant, user }: Account & { token: string }, memory) =>
        Object.assign(memory, { token, tenant: tenant.id, role: user.role }),
    },
    ...readOperations().map((operation) => ({
      operation,
      what: 'as who signed in may',
      status: ({ role }: Memory) => (permits(operation, role as Role) ? 200 : 403),
      send: signedIn(() => ({})),
    })),
    create('a draft', 'envelope'),
    {
      operation: 'sendEnvelope',
      what: 'a draft that is not complete',
      status: 422,
      send: ofEnvelope('envelope'),
    },
    {
      operation: 'updateEnvelope',
      what: 'another title',
      status: 200,
      send: signedIn(({ envelope, recipient }) =>
        envelope === undefined
          ? undefined
          : {
              params: { envelopeId: envelope },
              body: {
                ...requestExamples.updateEnvelope,
                recipients: [{ name: 'Rita Recipient', email: recipient, order: 1 }],
              },
            },
      ),
    },
    {
      operation: 'addDocument',
      what: 'a text file',
      status: 422,
      send: ofEnvelope('envelope', { file: { name: 'notes.txt', content: 'notes' } }),
    },
    {
      operation: 'addDocument',
      what: 'a PDF',
      status: 201,
      send: ofEnvelope('envelope', { file: pdf }),
      keep: ({ id }: { id: string }, memory) => (memory.document = id),
    },
    { operation: 'removeDocument', what: 'the PDF', status: 204, send: ofDocument },
    {
      operation: 'addDocument',
      what: 'the PDF again',
      status: 201,
      send: ofEnvelope('envelope', { file: pdf }),
      keep: ({ id }: { id: string }, memory) => (memory.document = id),
    },
    { operation: 'getDocumentContent', what: 'the PDF', status: 200, send: ofDocument },
    { operation: 'sendEnvelope', what: 'the draft', status: 200, send: ofEnvelope('envelope') },
    {
      operation: 'updateEnvelope',
      what: 'what was sent',
      status: 409,
      send: ofEnvelope('envelope', body('updateEnvelope')),
    },
    {
      operation: 'listEnvelopes',
      what: 'the newest',
      status: 200,
      send: signedIn(() => ({ query: { limit: '2' } })),
    },
    { operation: 'getMailbox', what: 'the mails', status: 200, send: () => ({}) },
    { operation: 'getSigningRequest', what: 'the mailed link', status: 200, send: ofLink() },
    { operation: 'recordView', what: 'the mailed link', status: 204, send: ofLink() },
    {
      operation: 'getSigningDocumentContent',
      what: 'the PDF',
      status: 200,
      send: async (memory, api) => {
        const call = await ofLink()(memory, api)
        return call && memory.document !== undefined
          ? { params: { ...call.params, documentId: memory.document } }
          : undefined
      },
    },
    { operation: 'signEnvelope', what: 'the mailed link', status: 200, send: ofLink(body('signEnvelope')) },
    { operation: 'signEnvelope', what: 'the same again', status: 410, send: ofLink(body('signEnvelope')) },
    { operation: 'getSigningCopy', what: 'who has signed', status: 200, send: ofLink() },
    { operation: 'getSigningCertificate', what: 'who has signed', status: 200, send: ofLink() },
    { operation: 'getCertificate', what: 'the signed envelope', status: 200, send: ofEnvelope('envelope') },
    { operation: 'getEnvelope', what: 'with its history', status: 200, send: ofEnvelope('envelope') },
    create('a second draft', 'second'),
    { operation: 'deleteEnvelope', what: 'the second draft', status: 204, send: ofEnvelope('second') },
    { operation: 'getEnvelope', what: 'what was deleted', status: 404, send: ofEnvelope('second') },
    {
      operation: 'authorizeChannel',
      what: 'the tenant’s channel',
      status: 200,
      send: signedIn(({ tenant }) => ({
        body: { socket_id: '123.456', channel_name: `private-tenant.${tenant}` },
      })),
    },
    { operation: 'deleteSession', what: 'signing out', status: 204, send: signedIn(() => ({})) },
    { operation: 'getHeadquarters', what: 'the operators’ host', status: 200, send: () => ({}) },
  ]
}

/** What a member reads without naming anything. */
function readOperations(): OperationName[] {
  return Object.entries<Operation>(operations)
    .filter(
      ([, { method, access, path, file }]) =>
        method === 'GET' && access === 'member' && !path.includes('{') && !file,
    )
    .map(([name]) => name as OperationName)
}

/** How each operation says no, which needs nothing to be there. */
export function refusals(): Example[] {
  return Object.entries<Operation>(operations).flatMap(([name, operation]) => {
    const refused = (what: string, status: number, send: () => Sent): Example => ({
      operation: name as OperationName,
      what,
      status,
      send,
    })
    const nobodys = () => ({ params: nobodysParameters(operation) })
    const found: Example[] = []
    if (needsToken(operation)) found.push(refused('without a token', 401, nobodys))
    if (operation.access === 'link' && !operation.body)
      found.push(refused('a link that nobody was sent', 404, nobodys))
    if (operation.access === 'public' && operation.body)
      found.push(refused('broken JSON', 400, () => ({ body: '{"' })))
    return found
  })
}

const nobodysParameters = ({ path }: Operation): Record<string, string> =>
  Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, randomUUID()]))

/** The token of the link that was mailed to an address, where mails can be read. */
async function mailedLink(api: Api, address: string): Promise<string | undefined> {
  for (const end = Date.now() + mailMilliseconds; Date.now() < end; await delay(200)) {
    const answer: Came = await api.call('getMailbox', {})
    if (answer.status !== 200) return undefined
    const mails = mailbox.safeParse(JSON.parse(answer.body.toString()))
    const mail = mails.data?.data.find(({ to }) => to.includes(address))
    const token = /\/sign\/([\w-]+)/.exec(mail?.text ?? '')?.[1]
    if (token !== undefined) return token
  }
  return undefined
}

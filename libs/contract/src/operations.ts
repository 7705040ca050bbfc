import { z } from 'zod'
import { channelAuthorization, channelAuthorizationInput } from './broadcast.ts'
import { document } from './document.ts'
import { envelope, envelopeDraft, envelopePage, envelopeQuery, voidInput } from './envelope.ts'
import { mailbox } from './mailbox.ts'
import { id } from './primitives.ts'
import type { ProblemCode } from './problem.ts'
import { account, credentials, newSession } from './session.ts'
import { declineInput, signatureInput, signingRequest, signingResult } from './signing.ts'
import { publicTenant } from './tenant.ts'

/** One thing the API can do. The API's routes, the OpenAPI document and the typed client are all made from these. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parameters in braces: `/v1/envelopes/{envelopeId}`. */
  path: string
  summary: string
  /** `member` needs a bearer token of the tenant, `link` carries a recipient's token in its path. */
  access: 'public' | 'member' | 'link'
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  /** Media type of `body`; `multipart/form-data` bodies are streamed and checked by content. */
  bodyType?: 'application/x-www-form-urlencoded' | 'multipart/form-data'
  status: 200 | 201 | 204
  /** Absent where the answer has no body or is a file's content. */
  response?: z.ZodType
  /** The answer is the content of a document, in its own media type. */
  file?: true
  /** Repeating it with the same `Idempotency-Key` header does it once. */
  idempotencyKey?: true
  /** Refused, as if it did not exist, in production. */
  developmentOnly?: true
  problems: readonly ProblemCode[]
}

const envelopeParams = z.object({ envelopeId: id })
const documentParams = envelopeParams.extend({ documentId: id })
const linkParams = z.object({ token: z.string().regex(/^[\w-]{20,100}$/, 'This link is not valid.') })
const file = z.object({ file: z.any().meta({ override: { type: 'string', format: 'binary' } }) })
const deadLinks = ['link_unknown', 'link_used', 'link_declined', 'link_expired', 'link_voided'] as const

export const operations = {
  getTenant: {
    method: 'GET',
    path: '/v1/tenant',
    summary: 'The tenant at this host',
    access: 'public',
    status: 200,
    response: publicTenant,
    problems: [],
  },
  createSession: {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Sign in',
    access: 'public',
    body: credentials,
    status: 201,
    response: newSession,
    problems: ['invalid_credentials', 'too_many_attempts'],
  },
  deleteSession: {
    method: 'DELETE',
    path: '/v1/sessions/current',
    summary: 'Sign out',
    access: 'member',
    status: 204,
    problems: [],
  },
  getAccount: {
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in',
    access: 'member',
    status: 200,
    response: account,
    problems: [],
  },
  listEnvelopes: {
    method: 'GET',
    path: '/v1/envelopes',
    summary: 'Envelopes, newest first',
    access: 'member',
    query: envelopeQuery,
    status: 200,
    response: envelopePage,
    problems: [],
  },
  createEnvelope: {
    method: 'POST',
    path: '/v1/envelopes',
    summary: 'Start a draft',
    access: 'member',
    body: envelopeDraft,
    status: 201,
    response: envelope,
    idempotencyKey: true,
    problems: [],
  },
  getEnvelope: {
    method: 'GET',
    path: '/v1/envelopes/{envelopeId}',
    summary: 'An envelope with its documents, recipients and history',
    access: 'member',
    params: envelopeParams,
    status: 200,
    response: envelope,
    problems: ['not_found'],
  },
  updateEnvelope: {
    method: 'PUT',
    path: '/v1/envelopes/{envelopeId}',
    summary: 'Save a draft',
    access: 'member',
    params: envelopeParams,
    body: envelopeDraft,
    status: 200,
    response: envelope,
    problems: ['not_found', 'envelope_not_draft'],
  },
  deleteEnvelope: {
    method: 'DELETE',
    path: '/v1/envelopes/{envelopeId}',
    summary: 'Throw a draft away',
    access: 'member',
    params: envelopeParams,
    status: 204,
    problems: ['not_found', 'envelope_not_draft'],
  },
  sendEnvelope: {
    method: 'POST',
    path: '/v1/envelopes/{envelopeId}/send',
    summary: 'Send a draft; sending it again changes nothing',
    access: 'member',
    params: envelopeParams,
    status: 200,
    response: envelope,
    problems: ['not_found', 'validation_failed', 'envelope_closed'],
  },
  voidEnvelope: {
    method: 'POST',
    path: '/v1/envelopes/{envelopeId}/void',
    summary: 'Withdraw an envelope that is under way',
    access: 'member',
    params: envelopeParams,
    body: voidInput,
    status: 200,
    response: envelope,
    problems: ['not_found', 'envelope_closed'],
  },
  addDocument: {
    method: 'POST',
    path: '/v1/envelopes/{envelopeId}/documents',
    summary: 'Add a document to a draft: one part named “file”',
    access: 'member',
    params: envelopeParams,
    body: file,
    bodyType: 'multipart/form-data',
    status: 201,
    response: document,
    problems: ['not_found', 'envelope_not_draft', 'unsupported_file', 'file_too_large', 'too_many_documents'],
  },
  removeDocument: {
    method: 'DELETE',
    path: '/v1/envelopes/{envelopeId}/documents/{documentId}',
    summary: 'Remove a document from a draft',
    access: 'member',
    params: documentParams,
    status: 204,
    problems: ['not_found', 'envelope_not_draft'],
  },
  getDocumentContent: {
    method: 'GET',
    path: '/v1/envelopes/{envelopeId}/documents/{documentId}/content',
    summary: 'A document’s content',
    access: 'member',
    params: documentParams,
    status: 200,
    file: true,
    problems: ['not_found'],
  },
  getSigningRequest: {
    method: 'GET',
    path: '/v1/signing/{token}',
    summary: 'What a recipient’s link leads to; looking does not count as having viewed',
    access: 'link',
    params: linkParams,
    status: 200,
    response: signingRequest,
    problems: deadLinks,
  },
  recordView: {
    method: 'POST',
    path: '/v1/signing/{token}/view',
    summary: 'The recipient has the documents before their eyes',
    access: 'link',
    params: linkParams,
    status: 204,
    problems: deadLinks,
  },
  getSigningDocumentContent: {
    method: 'GET',
    path: '/v1/signing/{token}/documents/{documentId}/content',
    summary: 'A document’s content, for its recipient',
    access: 'link',
    params: linkParams.extend({ documentId: id }),
    status: 200,
    file: true,
    problems: [...deadLinks, 'not_found'],
  },
  signEnvelope: {
    method: 'POST',
    path: '/v1/signing/{token}/sign',
    summary: 'Sign',
    access: 'link',
    params: linkParams,
    body: signatureInput,
    status: 200,
    response: signingResult,
    problems: deadLinks,
  },
  declineEnvelope: {
    method: 'POST',
    path: '/v1/signing/{token}/decline',
    summary: 'Decline, with a reason',
    access: 'link',
    params: linkParams,
    body: declineInput,
    status: 200,
    response: signingResult,
    problems: deadLinks,
  },
  authorizeChannel: {
    method: 'POST',
    path: '/broadcasting/auth',
    summary: 'Sign a subscription to a private or presence channel',
    access: 'member',
    body: channelAuthorizationInput,
    bodyType: 'application/x-www-form-urlencoded',
    status: 200,
    response: channelAuthorization,
    problems: ['forbidden'],
  },
  getMailbox: {
    method: 'GET',
    path: '/dev/mailbox',
    summary: 'The mails of this tenant that development did not send out, newest first',
    access: 'public',
    status: 200,
    response: mailbox,
    developmentOnly: true,
    problems: [],
  },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations

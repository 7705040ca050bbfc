import { filePaths } from './file-paths.ts'
import type { Operation } from './operation.ts'
import { id, linkToken as linkParams } from './primitives.ts'
import { declineInput, signatureInput, signingCopy, signingRequest, signingResult } from './signing.ts'

const closedLinks = ['link_unknown', 'link_declined', 'link_expired', 'link_voided'] as const
const deadLinks = [...closedLinks, 'link_used'] as const

/** What recipients do, by the link that was mailed to them. */
export const signingOperations = {
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
    path: filePaths.getSigningDocumentContent,
    summary: 'A document’s content, for its recipient, also when their part is done',
    access: 'link',
    params: linkParams.extend({ documentId: id }),
    status: 200,
    file: true,
    problems: [...closedLinks, 'not_found'],
  },
  signEnvelope: {
    method: 'POST',
    path: '/v1/signing/{token}/sign',
    summary: 'Sign, as a signer',
    access: 'link',
    params: linkParams,
    body: signatureInput,
    status: 200,
    response: signingResult,
    problems: [...deadLinks, 'forbidden'],
  },
  approveEnvelope: {
    method: 'POST',
    path: '/v1/signing/{token}/approve',
    summary: 'Approve, as an approver',
    access: 'link',
    params: linkParams,
    status: 200,
    response: signingResult,
    problems: [...deadLinks, 'forbidden'],
  },
  declineEnvelope: {
    method: 'POST',
    path: '/v1/signing/{token}/decline',
    summary: 'Decline, with a reason, as a signer or an approver',
    access: 'link',
    params: linkParams,
    body: declineInput,
    status: 200,
    response: signingResult,
    problems: [...deadLinks, 'forbidden'],
  },
  getSigningCopy: {
    method: 'GET',
    path: '/v1/signing/{token}/copy',
    summary: 'What a recipient may keep, also when their part is done',
    access: 'link',
    params: linkParams,
    status: 200,
    response: signingCopy,
    problems: closedLinks,
  },
  getSigningCertificate: {
    method: 'GET',
    path: filePaths.getSigningCertificate,
    summary: 'The certificate of completion, for a recipient',
    access: 'link',
    params: linkParams,
    status: 200,
    file: true,
    fileType: 'application/pdf',
    problems: [...closedLinks, 'envelope_not_completed'],
  },
} as const satisfies Record<string, Operation>

import { z } from 'zod'
import type { Operation } from './operation.ts'
import {
  acceptOperatorInvitationInput,
  invitedOperator,
  newOperator,
  operatorInput,
  operatorInvitation,
  operatorPage,
  operatorQuery,
  operatorSummary,
} from './operator-account.ts'
import { newOperatorSession } from './operator.ts'
import { id, linkToken } from './primitives.ts'

const operatorParams = z.object({ operatorId: id })
const deadLinks = ['link_unknown', 'link_used', 'link_expired'] as const

/** Who runs Envelope, and in which role. */
export const operatorAccountOperations = {
  listOperators: {
    method: 'GET',
    path: '/v1/operator/operators',
    summary: 'The people who run Envelope',
    access: 'operator',
    host: 'operators',
    query: operatorQuery,
    status: 200,
    response: operatorPage,
    problems: [],
  },
  inviteOperator: {
    method: 'POST',
    path: '/v1/operator/operators',
    summary: 'Make an account, with a link by which its operator chooses a password',
    access: 'operator',
    host: 'operators',
    body: newOperator,
    status: 201,
    response: invitedOperator,
    answersLink: true,
    problems: ['member_exists'],
  },
  inviteOperatorAgain: {
    method: 'POST',
    path: '/v1/operator/operators/{operatorId}/invitation',
    summary: 'A new link for who has none that works, or was disabled; the one before becomes worthless',
    access: 'operator',
    host: 'operators',
    params: operatorParams,
    status: 200,
    response: invitedOperator,
    answersLink: true,
    problems: ['not_found', 'member_exists'],
  },
  updateOperator: {
    method: 'PUT',
    path: '/v1/operator/operators/{operatorId}',
    summary: 'Change somebody’s role; there is always an administrator',
    access: 'operator',
    host: 'operators',
    params: operatorParams,
    body: operatorInput,
    status: 200,
    response: operatorSummary,
    problems: ['not_found', 'last_administrator'],
  },
  disableOperator: {
    method: 'POST',
    path: '/v1/operator/operators/{operatorId}/disable',
    summary: 'End somebody’s sessions, and let them sign in no more; what they did stays in the audit log',
    access: 'operator',
    host: 'operators',
    params: operatorParams,
    status: 200,
    response: operatorSummary,
    problems: ['not_found', 'last_administrator'],
  },
  getOperatorInvitation: {
    method: 'GET',
    path: '/v1/operator/invitations/{token}',
    summary: 'What an operator’s link leads to',
    access: 'link',
    host: 'operators',
    params: linkToken,
    status: 200,
    response: operatorInvitation,
    problems: deadLinks,
  },
  acceptOperatorInvitation: {
    method: 'POST',
    path: '/v1/operator/invitations/{token}/accept',
    summary: 'Choose a password, and be signed in; once',
    access: 'link',
    host: 'operators',
    params: linkToken,
    body: acceptOperatorInvitationInput,
    status: 201,
    response: newOperatorSession,
    answersToken: true,
    problems: deadLinks,
  },
} as const satisfies Record<string, Operation>

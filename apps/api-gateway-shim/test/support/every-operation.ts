import { randomUUIDv7 } from 'node:crypto'
import { operations, type Operation, type OperationName } from '@envelope/contract'
import {
  globalTables,
  tenantTables,
  type GlobalTables,
  type TenantTables,
} from '../../src/database/schema.ts'
import { invite } from '../../src/invitations/invitations.ts'
import { expect, vi } from 'vitest'
import { linkOf, mailsTo, person, sendEnvelope } from './envelopes.ts'
import { password, type System } from './system.ts'

/** What is Acme's, and must neither be seen nor changed from elsewhere. */
export interface Secrets {
  tenantId: string
  memberId: string
  envelopeId: string
  draftId: string
  invitationId: string
  sessionId: string
  documentId: string
  recipientId: string
  token: string
  /** An envelope that everybody has signed, and the link of somebody who did. */
  completedId: string
  completedToken: string
  invitation: string
  reset: string
  jobId: string
  operatorId: string
  operatorInvitation: string
  impersonation: string
  planId: string
  domain: string
}

const noLimits = { envelopesPerMonth: null, members: null, storageBytes: null }

export async function makeSecrets(system: System): Promise<Secrets> {
  const envelope = await sendEnvelope(system, system.acme, {
    title: 'Hidden takeover',
    recipients: [person('Ulrike')],
  })
  const token = await linkOf(system.acme, 'Ulrike')
  const draft = await system.acme.admin.client.createEnvelope({ body: { title: 'Hidden draft' } })
  const { invitation, invitationId } = await inviteUlrike(system)
  const reset = await resetOfAda(system)
  const { operator, invitationToken } = await system.operator.client.inviteOperator({
    body: { name: 'Ulrike Ulbricht', email: 'ulrike@envelope.test', role: 'viewer' },
  })
  const jobId = await failedJob(system)
  const secrets = {
    tenantId: system.acme.tenant.id,
    memberId: system.acme.admin.id,
    envelopeId: envelope.id,
    draftId: draft.id,
    documentId: envelope.documents[0]!.id,
    recipientId: envelope.recipients[0]!.id,
    token,
    ...(await completedEnvelope(system)),
    invitation,
    invitationId,
    sessionId: system.acme.admin.token.split('|')[0]!,
    reset,
    jobId,
    operatorId: operator.id,
    operatorInvitation: invitationToken,
    impersonation: await impersonationOf(system),
    planId: (await system.operator.client.createPlan({ body: { name: 'Hidden plan', limits: noLimits } })).id,
    domain: await domainOf(system),
  }
  // What is still being delivered would change rows under a test that holds that none do.
  await system.idle()
  return secrets
}

async function completedEnvelope(system: System) {
  const { id } = await sendEnvelope(system, system.acme, {
    title: 'Hidden closing',
    recipients: [person('Ulf')],
  })
  const token = await linkOf(system.acme, 'Ulf')
  const body = { signature: 'Ulf', consent: true as const }
  await system.acme.visitor.signEnvelope({ params: { token }, body })
  return { completedId: id, completedToken: token }
}

/** @returns the token by which an operator acts as Acme's owner */
async function impersonationOf({ acme: { tenant }, addMember, operator }: System): Promise<string> {
  await addMember(tenant, 'Hidden Owner', 'owner')
  const { url } = await operator.client.impersonateTenant({
    params: { tenantId: tenant.id },
    body: { reason: 'Hidden', returnTo: 'http://admin.localhost:3001/' },
  })
  return url.split('#')[1]!
}

/** @returns a domain that Acme waits for */
async function domainOf({ acme: { tenant }, operator }: System): Promise<string> {
  const domain = 'hidden.acme.example'
  await operator.client.addTenantDomain({ params: { tenantId: tenant.id }, body: { domain } })
  return domain
}

/** A job of Acme's that was given up. */
async function failedJob({ application: { database }, acme: { tenant } }: System): Promise<string> {
  const id = randomUUIDv7()
  const at = new Date().toISOString()
  await database
    .tenant(tenant.id)
    .insertInto('outbox')
    .values({
      id,
      kind: 'removeFile',
      payload: JSON.stringify({ kind: 'removeFile', documentId: 'Hidden' }),
      stream: null,
      position: 0,
      created_at: at,
      available_at: at,
      attempts: 9,
      last_error: 'Hidden',
      dead_at: at,
    })
    .execute()
  return id
}

/** @returns the token in the link by which Acme's administrator can choose a new password */
async function resetOfAda({ acme }: System): Promise<string> {
  await acme.visitor.requestPasswordReset({ body: { email: acme.admin.email } })
  return vi.waitFor(
    async () => {
      const [mail] = await mailsTo(acme, acme.admin.email)
      return /\/password-reset\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? expect.unreachable('no mail yet')
    },
    { timeout: 30_000 },
  )
}

/** An invitation to Acme, and the token in its link. */
async function inviteUlrike({ application: { database, links }, acme: { tenant } }: System) {
  const user = { id: crypto.randomUUID(), name: 'Ulrike', email: 'ulrike@acme.test', role: 'member' } as const
  const at = new Date()
  return database
    .tenant(tenant.id)
    .transaction()
    .execute(async (transaction) => {
      await transaction
        .insertInto('users')
        .values({ ...user, password_hash: null, created_at: at.toISOString() })
        .execute()
      await invite(transaction, links, { tenantId: tenant.id, userId: user.id, at })
      const invitation = await transaction.selectFrom('invitations').selectAll().executeTakeFirstOrThrow()
      return {
        invitationId: invitation.id,
        invitation: links.invitationUrl(tenant, invitation).split('/').at(-1)!,
      }
    })
}

type Sample = (acme: Secrets) => { params?: Record<string, string>; body?: unknown }
const ofEnvelope: Sample = ({ envelopeId }) => ({ params: { envelopeId } })
const ofDraft =
  (body?: unknown): Sample =>
  ({ draftId }) => ({ params: { envelopeId: draftId }, body })
const ofDocument: Sample = ({ envelopeId, documentId }) => ({ params: { envelopeId, documentId } })
const ofLink =
  (body?: unknown): Sample =>
  ({ token }) => ({ params: { token }, body })
const ofInvitation =
  (body?: unknown): Sample =>
  ({ invitation }) => ({ params: { token: invitation }, body })
const ofReset =
  (body?: unknown): Sample =>
  ({ reset }) => ({ params: { token: reset }, body })
const ofMember =
  (body?: unknown): Sample =>
  ({ memberId }) => ({ params: { memberId }, body })
const ofJob: Sample = ({ jobId }) => ({ params: { jobId } })
const ofOperator =
  (body?: unknown): Sample =>
  ({ operatorId }) => ({ params: { operatorId }, body })
const ofDomain: Sample = ({ tenantId, domain }) => ({ params: { tenantId, domain } })
const ofPendingInvitation: Sample = ({ invitationId }) => ({ params: { invitationId } })
const ofNothing: Sample = () => ({})

/** A call that would succeed at Acme's own address. An operation without one does not compile. */
const samples: Record<OperationName, Sample> = {
  getTenant: ofNothing,
  getUsage: ofNothing,
  getSettings: ofNothing,
  updateSettings: () => ({
    body: { name: 'Stolen', locale: 'de', timeZone: 'Europe/Berlin', expiresInDays: 1, remindEveryDays: 1 },
  }),
  exportData: ofNothing,
  getHome: ofNothing,
  createSession: () => ({ body: { email: 'ada.admin@acme.test', password } }),
  createImpersonationSession: ({ impersonation }) => ({ body: { token: impersonation } }),
  deleteSession: ofNothing,
  getAccount: ofNothing,
  listEnvelopes: ofNothing,
  createEnvelope: () => ({ body: { title: 'New' } }),
  getEnvelope: ofEnvelope,
  updateEnvelope: ofDraft({ title: 'Taken over' }),
  deleteEnvelope: ofDraft(),
  sendEnvelope: ofDraft(),
  voidEnvelope: ({ envelopeId }) => ({ params: { envelopeId }, body: { reason: 'Sabotage' } }),
  rescheduleEnvelope: ({ envelopeId }) => ({
    params: { envelopeId },
    body: { remindEveryDays: 1, expiresAt: new Date(Date.now() + 60_000).toISOString() },
  }),
  remindRecipient: ({ envelopeId, recipientId }) => ({ params: { envelopeId, recipientId } }),
  addDocument: ofDraft(),
  removeDocument: ({ draftId, documentId }) => ({ params: { envelopeId: draftId, documentId } }),
  getDocumentContent: ofDocument,
  getCertificate: ({ completedId }) => ({ params: { envelopeId: completedId } }),
  getSigningRequest: ofLink(),
  recordView: ofLink(),
  getSigningDocumentContent: ({ token, documentId }) => ({ params: { token, documentId } }),
  signEnvelope: ofLink({ signature: 'Not Ulrike', consent: true }),
  approveEnvelope: ofLink(),
  declineEnvelope: ofLink({ reason: 'Sabotage' }),
  getSigningCopy: ofLink(),
  getSigningCertificate: ({ completedToken }) => ({ params: { token: completedToken } }),
  authorizeChannel: ({ tenantId }) => ({
    body: { socket_id: '1.2', channel_name: `private-tenant.${tenantId}` },
  }),
  getMailbox: ofNothing,
  getInvitation: ofInvitation(),
  acceptInvitation: ofInvitation({ password: 'chosen by a thief' }),
  listSessions: ofNothing,
  revokeOtherSessions: ofNothing,
  revokeSession: ({ sessionId }) => ({ params: { sessionId } }),
  changePassword: () => ({ body: { currentPassword: password, newPassword: 'chosen by a thief' } }),
  requestPasswordReset: () => ({ body: { email: 'nobody@nowhere.example' } }),
  getPasswordReset: ofReset(),
  resetPassword: ofReset({ password: 'chosen by a thief' }),
  listMembers: ofNothing,
  updateMember: ofMember({ role: 'viewer' }),
  removeMember: ofMember(),
  listInvitations: ofNothing,
  createInvitation: () => ({ body: { name: 'Thief', email: 'thief@example.com', role: 'admin' } }),
  resendInvitation: ofPendingInvitation,
  cancelInvitation: ofPendingInvitation,
  listTenantHistory: ofNothing,
  previewErasure: () => ({ body: { email: 'ulf@partner.example' } }),
  createErasure: () => ({
    body: { email: 'nobody@nowhere.example', confirmation: 'nobody@nowhere.example' },
  }),
  listErasures: ofNothing,
  getHeadquarters: ofNothing,
  createOperatorSession: () => ({ body: { email: 'olga.operator@envelope.test', password } }),
  deleteOperatorSession: ofNothing,
  getOperatorAccount: ofNothing,
  listTenants: ofNothing,
  createTenant: () => ({
    body: { slug: 'stolen', name: 'Stolen', admin: { name: 'Thief', email: 'thief@example.com' } },
  }),
  suspendTenant: ({ tenantId }) => ({ params: { tenantId }, body: { reason: 'Sabotage' } }),
  impersonateTenant: ({ tenantId }) => ({
    params: { tenantId },
    body: { reason: 'Sabotage', returnTo: 'http://admin.localhost/' },
  }),
  resumeTenant: ({ tenantId }) => ({ params: { tenantId } }),
  resendTenantInvitation: ({ tenantId }) => ({ params: { tenantId } }),
  requestTenantDeletion: ({ tenantId }) => ({
    params: { tenantId },
    body: { reason: 'Sabotage', slug: 'acme' },
  }),
  cancelTenantDeletion: ({ tenantId }) => ({ params: { tenantId } }),
  getOverview: ofNothing,
  getSystemStatus: ofNothing,
  listFailedJobs: ofNothing,
  getFailedJob: ofJob,
  retryFailedJob: ofJob,
  forgetFailedJob: ofJob,
  listAuditLog: ofNothing,
  exportAuditLog: ofNothing,
  listOperators: ofNothing,
  inviteOperator: () => ({ body: { name: 'Thief', email: 'thief@envelope.test', role: 'admin' } }),
  inviteOperatorAgain: ofOperator(),
  updateOperator: ofOperator({ role: 'admin' }),
  disableOperator: ofOperator(),
  getOperatorInvitation: ({ operatorInvitation }) => ({ params: { token: operatorInvitation } }),
  acceptOperatorInvitation: ({ operatorInvitation }) => ({
    params: { token: operatorInvitation },
    body: { password: 'chosen by a thief' },
  }),
  listPlans: ofNothing,
  createPlan: () => ({ body: { name: 'Stolen', limits: noLimits } }),
  updatePlan: ({ planId }) => ({ params: { planId }, body: { name: 'Stolen', limits: noLimits } }),
  deletePlan: ({ planId }) => ({ params: { planId } }),
  setTenantPlan: ({ tenantId, planId }) => ({ params: { tenantId }, body: { planId } }),
  addTenantDomain: ({ tenantId }) => ({ params: { tenantId }, body: { domain: 'stolen.example' } }),
  checkTenantDomain: ofDomain,
  setPrimaryDomain: ({ tenantId }) => ({ params: { tenantId }, body: { domain: null } }),
  removeTenantDomain: ofDomain,
  getTenantDetail: ({ tenantId }) => ({ params: { tenantId } }),
  getTenantUsageHistory: ({ tenantId }) => ({ params: { tenantId } }),
}

/** Of nothing that exists: a call that is let through finds nothing to change. */
export const nothing = (): Secrets => ({
  tenantId: crypto.randomUUID(),
  memberId: crypto.randomUUID(),
  envelopeId: crypto.randomUUID(),
  draftId: crypto.randomUUID(),
  documentId: crypto.randomUUID(),
  recipientId: crypto.randomUUID(),
  token: 'x'.repeat(43),
  completedId: crypto.randomUUID(),
  completedToken: 'x'.repeat(43),
  invitation: 'x'.repeat(43),
  invitationId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  reset: 'x'.repeat(43),
  jobId: crypto.randomUUID(),
  operatorId: crypto.randomUUID(),
  operatorInvitation: 'x'.repeat(43),
  impersonation: 'x'.repeat(43),
  planId: crypto.randomUUID(),
  domain: 'nothing.example',
})

/** Calls an operation on what is Acme's, at a host and with a token, or a cookie, of the test's choice. */
export async function callOperation(
  { baseURL }: System,
  name: OperationName,
  {
    secrets,
    host,
    bearer,
    cookie,
    query = {},
  }: {
    secrets: Secrets
    host: string
    bearer?: string
    cookie?: string
    query?: Record<string, string>
  },
): Promise<{ status: number; code: string | undefined; body: string }> {
  const operation: Operation = operations[name]
  const { params = {}, body } = samples[name](secrets)
  const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string) => params[key]!)
  const form = new FormData()
  form.append('file', new Blob(['%PDF-1.7 forged']), 'forged.pdf')
  const response = await fetch(`${baseURL}${path}?${new URLSearchParams(query)}`, {
    method: operation.method,
    headers: {
      'x-forwarded-host': host,
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(name === 'addDocument' && { body: form }),
  })
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  return {
    status: response.status,
    code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined,
    body: text,
  }
}

/** Every row there is of Acme's and of nobody's, but for the times of tokens' last use. */
export async function everyRow({
  application: { database },
  acme: { tenant },
  globex,
}: System): Promise<string> {
  const rows: Record<string, unknown> = {}
  const own = database.tenant(tenant.id)
  for (const table of tenantTables as ReadonlySet<keyof TenantTables>)
    if (table !== 'access_tokens') rows[table] = await own.selectFrom(table).selectAll().execute()
  for (const table of globalTables as ReadonlySet<keyof GlobalTables>)
    if (table !== 'operator_tokens' && table !== 'outbox')
      rows[table] = await database.global.selectFrom(table).selectAll().execute()
  // Globex's own, which its people may change.
  rows['tenants'] = (rows['tenants'] as { id: string }[]).filter(({ id }) => id !== globex.tenant.id)
  return JSON.stringify(rows)
}

export const operationNames = Object.keys(operations) as OperationName[]

export const operationOf = (name: OperationName): Operation => operations[name]

import type { operations, OperationName } from './operations.ts'
import type { OperatorRole } from './operator.ts'
import type { Role } from './session.ts'

type PermissionFor = {
  public: 'anyone'
  link: 'link'
  member: readonly Role[]
  operator: readonly OperatorRole[]
}

const everyRole = ['owner', 'admin', 'member', 'viewer'] as const
const senders = ['owner', 'admin', 'member'] as const
const owners = ['owner'] as const
const managers = ['owner', 'admin'] as const
const everyOperator = ['admin', 'support', 'viewer'] as const
const helpers = ['admin', 'support'] as const
const administrators = ['admin'] as const

/**
 * Who may call which operation. `anyone` needs nothing, `link` the token of a mailed link in the path; the others need a
 * token of somebody in one of the roles. The API refuses everybody else (`forbidden`), the OpenAPI document says so, and
 * a front end can ask it what to offer ({@link permits}). An operation without an entry does not compile.
 */
export const permissions = {
  getTenant: 'anyone',
  getUsage: everyRole,
  getSettings: everyRole,
  updateSettings: managers,
  exportData: managers,
  createSession: 'anyone',
  createImpersonationSession: 'anyone',
  deleteSession: everyRole,
  getAccount: everyRole,
  getInvitation: 'link',
  acceptInvitation: 'link',
  getHome: everyRole,
  listEnvelopes: everyRole,
  createEnvelope: senders,
  getEnvelope: everyRole,
  updateEnvelope: senders,
  deleteEnvelope: senders,
  sendEnvelope: senders,
  voidEnvelope: senders,
  rescheduleEnvelope: senders,
  remindRecipient: senders,
  addDocument: senders,
  removeDocument: senders,
  getDocumentContent: everyRole,
  getCertificate: everyRole,
  getSigningRequest: 'link',
  recordView: 'link',
  getSigningDocumentContent: 'link',
  signEnvelope: 'link',
  approveEnvelope: 'link',
  declineEnvelope: 'link',
  getSigningCopy: 'link',
  getSigningCertificate: 'link',
  authorizeChannel: everyRole,
  getMailbox: 'anyone',
  listSessions: everyRole,
  revokeOtherSessions: everyRole,
  revokeSession: everyRole,
  changePassword: everyRole,
  requestPasswordReset: 'anyone',
  getPasswordReset: 'link',
  resetPassword: 'link',
  listMembers: everyRole,
  updateMember: managers,
  removeMember: managers,
  listInvitations: managers,
  createInvitation: managers,
  resendInvitation: managers,
  cancelInvitation: managers,
  listTenantHistory: managers,
  previewErasure: owners,
  createErasure: owners,
  listErasures: owners,
  getHeadquarters: 'anyone',
  createOperatorSession: 'anyone',
  deleteOperatorSession: everyOperator,
  getOperatorAccount: everyOperator,
  listTenants: everyOperator,
  createTenant: administrators,
  getTenantDetail: everyOperator,
  getTenantUsageHistory: everyOperator,
  impersonateTenant: helpers,
  suspendTenant: administrators,
  resumeTenant: administrators,
  resendTenantInvitation: helpers,
  requestTenantDeletion: administrators,
  cancelTenantDeletion: administrators,
  getOverview: everyOperator,
  getSystemStatus: everyOperator,
  listFailedJobs: everyOperator,
  getFailedJob: everyOperator,
  retryFailedJob: helpers,
  forgetFailedJob: helpers,
  listAuditLog: everyOperator,
  exportAuditLog: everyOperator,
  listOperators: everyOperator,
  inviteOperator: administrators,
  inviteOperatorAgain: administrators,
  updateOperator: administrators,
  disableOperator: administrators,
  listPlans: everyOperator,
  createPlan: administrators,
  updatePlan: administrators,
  deletePlan: administrators,
  setTenantPlan: administrators,
  addTenantDomain: administrators,
  checkTenantDomain: helpers,
  setPrimaryDomain: administrators,
  removeTenantDomain: administrators,
  getOperatorInvitation: 'link',
  acceptOperatorInvitation: 'link',
} as const satisfies { [Name in OperationName]: PermissionFor[(typeof operations)[Name]['access']] }

/** What is the user's own, and no operator does in their place. */
export const notWhileImpersonating: ReadonlySet<OperationName> = new Set([
  'listSessions',
  'revokeSession',
  'revokeOtherSessions',
  'changePassword',
  'exportData',
  'previewErasure',
  'createErasure',
])

/** Whether somebody in this role, of a tenant or of Envelope's own people, may call the operation. */
export function permits(name: OperationName, role: Role | OperatorRole): boolean {
  const permission: 'anyone' | 'link' | readonly string[] = permissions[name]
  return typeof permission === 'string' || permission.includes(role)
}

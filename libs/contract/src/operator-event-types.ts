/** What operators do, as the audit log has it. */
export const operatorEventTypes = [
  'tenantCreated',
  'tenantSuspended',
  'tenantResumed',
  'jobRetried',
  'jobForgotten',
  'operatorInvited',
  'operatorJoined',
  'operatorRoleChanged',
  'operatorDisabled',
  'impersonationStarted',
  'impersonationEnded',
  'planCreated',
  'planChanged',
  'planDeleted',
  'tenantPlanChanged',
  'auditLogExported',
] as const

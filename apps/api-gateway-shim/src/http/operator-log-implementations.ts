import type { operatorAccountOperations, operatorLogOperations } from '@envelope/contract'
import { exportAuditLog, listAuditLog } from '../operators/audit-log.ts'
import { findFailedJob, forgetFailedJob, listFailedJobs, retryFailedJob } from '../operators/failed-jobs.ts'
import {
  changeOperatorRole,
  disableOperator,
  inviteOperator,
  inviteOperatorAgain,
  listOperators,
} from '../operators/operator-accounts.ts'
import { acceptOperatorInvitation, readOperatorInvitation } from '../operators/operator-invitations.ts'
import type { Implementations } from './operation.ts'

const actorOf = ({ operator: { id, name }, ip }: { operator: { id: string; name: string }; ip: string }) => ({
  operator: { id, name, ip },
})

export const operatorLogImplementations: Pick<Implementations, keyof typeof operatorLogOperations> = {
  listFailedJobs: ({ database, query }) => listFailedJobs(database.global, query),
  getFailedJob: ({ database, params }) => findFailedJob(database.global, params.jobId),
  retryFailedJob: (call) => retryFailedJob(call.database, { ...call.params, ...actorOf(call) }),
  forgetFailedJob: (call) => forgetFailedJob(call.database, { ...call.params, ...actorOf(call) }),

  listAuditLog: ({ database, query }) => listAuditLog(database.global, query),
  exportAuditLog: (call) => exportAuditLog(call.database.global, call.query, actorOf(call).operator),
}

export const operatorAccountImplementations: Pick<Implementations, keyof typeof operatorAccountOperations> = {
  listOperators: ({ database, query }) => listOperators(database.global, query),
  inviteOperator: (call) => inviteOperator(call.database, { account: call.body, ...actorOf(call) }),
  inviteOperatorAgain: (call) => inviteOperatorAgain(call.database, { ...call.params, ...actorOf(call) }),
  updateOperator: (call) =>
    changeOperatorRole(call.database, { ...call.params, ...call.body, ...actorOf(call) }),
  disableOperator: (call) => disableOperator(call.database, { ...call.params, ...actorOf(call) }),

  getOperatorInvitation: ({ database, params }) => readOperatorInvitation(database.global, params.token),
  acceptOperatorInvitation: ({ database, params, body, ip }) =>
    acceptOperatorInvitation(database, { ...params, ...body, ip }),
}

import { z } from 'zod'
import { auditLogExportQuery, auditLogPage, auditLogQuery } from './audit-log.ts'
import { failedJob, failedJobPage, failedJobQuery } from './failed-job.ts'
import { filePaths } from './file-paths.ts'
import type { Operation } from './operation.ts'
import { id } from './primitives.ts'

const jobParams = z.object({ jobId: id })

/** What went wrong, and what was done about it and about everything else. */
export const operatorLogOperations = {
  listFailedJobs: {
    method: 'GET',
    path: '/v1/operator/failed-jobs',
    summary: 'Jobs that were given up, the newest first',
    access: 'operator',
    host: 'operators',
    query: failedJobQuery,
    status: 200,
    response: failedJobPage,
    problems: [],
  },
  getFailedJob: {
    method: 'GET',
    path: '/v1/operator/failed-jobs/{jobId}',
    summary: 'A job that was given up, with what it was to be done with',
    access: 'operator',
    host: 'operators',
    params: jobParams,
    status: 200,
    response: failedJob,
    problems: ['not_found'],
  },
  retryFailedJob: {
    method: 'POST',
    path: '/v1/operator/failed-jobs/{jobId}/retry',
    summary: 'Try a job again, with all its attempts',
    access: 'operator',
    host: 'operators',
    params: jobParams,
    status: 204,
    problems: ['not_found'],
  },
  forgetFailedJob: {
    method: 'DELETE',
    path: '/v1/operator/failed-jobs/{jobId}',
    summary: 'Give a job up for good',
    access: 'operator',
    host: 'operators',
    params: jobParams,
    status: 204,
    problems: ['not_found'],
  },
  listAuditLog: {
    method: 'GET',
    path: '/v1/operator/audit-log',
    summary: 'Everything that operators did, the newest first',
    access: 'operator',
    host: 'operators',
    query: auditLogQuery,
    status: 200,
    response: auditLogPage,
    problems: [],
  },
  exportAuditLog: {
    method: 'GET',
    path: filePaths.exportAuditLog,
    summary: 'The same as a CSV file (RFC 4180, UTF-8), the oldest first',
    access: 'operator',
    host: 'operators',
    query: auditLogExportQuery,
    status: 200,
    file: true,
    fileType: 'text/csv',
    problems: [],
  },
} as const satisfies Record<string, Operation>

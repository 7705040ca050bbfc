import type { Operation } from './operation.ts'
import { overview } from './overview.ts'
import { systemStatus } from './system-status.ts'

/** How the whole of Envelope is. */
export const operatorWatchOperations = {
  getOverview: {
    method: 'GET',
    path: '/v1/operator/overview',
    summary: 'Tenants, envelopes, jobs and realtime connections in figures, of all tenants together',
    access: 'operator',
    host: 'operators',
    status: 200,
    response: overview,
    problems: [],
  },
  getSystemStatus: {
    method: 'GET',
    path: '/v1/operator/system-status',
    summary: 'Each service and store, its release and how it is',
    access: 'operator',
    host: 'operators',
    status: 200,
    response: systemStatus,
    problems: [],
  },
} as const satisfies Record<string, Operation>

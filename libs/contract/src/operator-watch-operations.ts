import type { Operation } from './operation.ts'
import { overview } from './overview.ts'

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
} as const satisfies Record<string, Operation>

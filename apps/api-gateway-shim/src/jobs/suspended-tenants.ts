import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import type { GlobalTables } from '../database/schema.ts'
import type { JobKind } from './job.ts'

/** What its people are to learn although nothing else happens there, and what keeps its address where they learn it. */
const doNotWait: JobKind[] = [
  'tenantSuspended',
  'sessionEnded',
  'deletionRequested',
  'deletionCanceled',
  'checkDomain',
  'domainMissing',
  'domainLapsed',
]

/** The condition on jobs of the outbox, which goes by `job`, that do not wait for their tenant to be resumed. */
export function isNotHeld(): Expression<SqlBool> {
  const { or, eb, not, exists, selectFrom } = expressionBuilder<
    GlobalTables & { job: GlobalTables['outbox'] },
    'job'
  >()
  return or([
    eb('job.kind', 'in', doNotWait),
    not(
      exists(
        selectFrom('tenants as tenant')
          .select('tenant.id')
          .whereRef('tenant.id', '=', 'job.tenant_id')
          .where('tenant.suspended_at', 'is not', null),
      ),
    ),
  ])
}

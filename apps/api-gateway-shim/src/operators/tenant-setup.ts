import type { SetupStep, TenantDetail } from '@envelope/contract'
import type { Database, GlobalDatabase, TenantDatabase } from '../database/database.ts'
import type { InvitationRow, OutboxRow, Tenant } from '../database/schema.ts'
import { invitationMailKey } from '../invitations/invitations.ts'
import type { Job, JobKind } from '../jobs/job.ts'
import { mailedAt } from '../mail/mailed-at.ts'
import { withoutSecrets } from './without-secrets.ts'

type Progress = Omit<SetupStep, 'name'>
type FirstInvitation = Pick<InvitationRow, 'id' | 'link_version' | 'accepted_at' | 'expires_at'>

/** How far a tenant that was created for somebody has come: read from the jobs that do it, and from what they left. */
export async function setupOf(
  database: Database,
  tenant: Tenant,
  invitation: FirstInvitation,
): Promise<NonNullable<TenantDetail['setup']>> {
  const own = database.tenant(tenant.id)
  const jobs = await jobsOf(own)
  const mailed = await mailedAt(own, invitationMailKey(invitation))
  const now = new Date().toISOString()
  const progressOf = async (kind: JobKind, doneAt: string | null | undefined): Promise<Progress> => {
    const job = jobs.find((row) => row.kind === kind && isAbout(row, invitation))
    if (job) return progressOfJob(job, now)
    if (doneAt) return { state: 'done', doneAt }
    return { state: (await isForgotten(database.global, tenant.id, kind)) ? 'failed' : 'done' }
  }
  return [
    { name: 'account', state: 'done', doneAt: tenant.created_at },
    { name: 'files', ...(await progressOf('prepareFiles', tenant.files_prepared_at)) },
    { name: 'invitation', ...(await progressOf('invite', mailed)) },
    { name: 'signIn', ...progressOfSignIn(tenant, invitation, now) },
  ]
}

const jobsOf = (own: TenantDatabase): Promise<OutboxRow[]> =>
  own.selectFrom('outbox').selectAll().where('kind', 'in', ['prepareFiles', 'invite']).execute()

/** Others are invited later by jobs of the same kind. */
function isAbout({ payload }: OutboxRow, { id }: FirstInvitation): boolean {
  const job = JSON.parse(payload) as Job
  return job.kind !== 'invite' || job.invitationId === id
}

function progressOfJob(job: OutboxRow, now: string): Progress {
  const error = job.last_error === null ? {} : { error: withoutSecrets(job.last_error) as string }
  if (job.dead_at !== null) return { state: 'failed', failedJobId: job.id, ...error }
  // While it is tried again, this is when the attempt after it would begin.
  if (job.last_error !== null) return { state: 'failing', nextAttemptAt: job.available_at, ...error }
  return { state: job.attempts > 0 && job.available_at > now ? 'running' : 'waiting' }
}

function progressOfSignIn(tenant: Tenant, invitation: FirstInvitation, now: string): Progress {
  const doneAt = tenant.activated_at ?? invitation.accepted_at
  if (doneAt) return { state: 'done', doneAt }
  return { state: invitation.expires_at > now ? 'waiting' : 'failed' }
}

/** A job that an operator forgot is gone as one is that was done; their history tells the two apart. */
async function isForgotten(database: GlobalDatabase, tenantId: string, kind: JobKind): Promise<boolean> {
  const rows = await database
    .selectFrom('operator_history')
    .select('details')
    .where('about_tenant_id', '=', tenantId)
    .where('type', '=', 'jobForgotten')
    .execute()
  return rows.some(({ details }) => (JSON.parse(details) as { kind?: string }).kind === kind)
}

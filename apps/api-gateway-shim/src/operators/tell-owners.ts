import type { TenantTransaction } from '../database/database.ts'
import type { Job } from '../jobs/job.ts'
import { enqueue } from '../jobs/outbox.ts'

type Told = Extract<Job, { kind: 'deletionRequested' | 'deletionCanceled' }>

/** Has a mail sent to each owner of a tenant, those among them who have not joined yet too. */
export async function tellOwners(
  own: TenantTransaction,
  news: Omit<Told, 'userId'>,
  at: Date,
): Promise<void> {
  const owners = await own
    .selectFrom('users')
    .select('id')
    .where('owner_since', 'is not', null)
    .where('removed_at', 'is', null)
    .execute()
  await enqueue(
    own,
    owners.map(({ id }) => ({ ...news, userId: id })),
    at,
  )
}

import type { TenantTransaction } from '../database/database.ts'
import type { Job } from '../jobs/job.ts'
import { enqueue } from '../jobs/outbox.ts'

type ToOwner = Extract<
  Job,
  { kind: 'deletionRequested' | 'deletionCanceled' | 'domainMissing' | 'domainLapsed' }
>
type News<Told = ToOwner> = Told extends ToOwner ? Omit<Told, 'userId'> : never

/** Has a mail sent to each owner of a tenant, those among them who have not joined yet too. */
export async function tellOwners(own: TenantTransaction, news: News, at: Date): Promise<void> {
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

import type { FailedJob, failedJobPage, failedJobQuery, FailedJobSummary } from '@envelope/contract'
import type { z } from 'zod'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { ListPage } from '../lists/page.ts'
import { Refusal } from '../refusal.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { withoutSecrets } from './without-secrets.ts'

/** A page of the jobs that were given up. */
export async function listFailedJobs(
  database: GlobalDatabase,
  { tenant, kind, ...request }: z.output<typeof failedJobQuery>,
): Promise<z.input<typeof failedJobPage>> {
  const page = new ListPage(request, { failedAt: 'dead_at' })
  let query = failedJobs(database).limit(page.rows)
  for (const column of page.order('job')) query = query.orderBy(column, page.direction)
  if (tenant) query = query.where('job.tenant_id', '=', tenant)
  if (kind) query = query.where('job.kind', '=', kind as Row['kind'])
  const beyond = page.beyond('job')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toSummary), ...neighbours }
}

/** @throws Refusal `not_found` */
export async function findFailedJob(database: GlobalDatabase, id: string): Promise<FailedJob> {
  const row = await findRow(database, id)
  const { kind: _, ...payload } = JSON.parse(row.payload) as Record<string, unknown>
  return { ...toSummary(row), payload: withoutSecrets(payload) as Record<string, unknown> }
}

interface Order {
  jobId: string
  operator: OperatorActor
}

/**
 * Has a job tried again as if it were new.
 * @throws Refusal `not_found`, also when somebody else was faster
 */
export async function retryFailedJob(database: Database, { jobId, operator }: Order): Promise<void> {
  await database.transaction(async ({ global }) => {
    const row = await findRow(global, jobId)
    const at = new Date()
    const { numUpdatedRows } = await global
      .updateTable('outbox')
      .set({
        dead_at: null,
        last_error: null,
        attempts: 0,
        created_at: at.toISOString(),
        available_at: at.toISOString(),
      })
      .where('tenant_id', '=', row.tenant_id)
      .where('id', '=', jobId)
      .where('dead_at', 'is not', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw new Refusal('not_found')
    await recordAction(global, { type: 'jobRetried', operator, at, ...about(row) })
  })
}

/** @throws Refusal `not_found`, also when somebody else was faster */
export async function forgetFailedJob(database: Database, { jobId, operator }: Order): Promise<void> {
  await database.transaction(async ({ global }) => {
    const row = await findRow(global, jobId)
    const { numDeletedRows } = await global
      .deleteFrom('outbox')
      .where('tenant_id', '=', row.tenant_id)
      .where('id', '=', jobId)
      .where('dead_at', 'is not', null)
      .executeTakeFirst()
    if (numDeletedRows === 0n) throw new Refusal('not_found')
    await recordAction(global, { type: 'jobForgotten', operator, at: new Date(), ...about(row) })
  })
}

const about = (row: Row) => ({
  tenantId: row.tenant_id,
  details: { job: row.id, kind: row.kind, slug: row.slug, error: errorOf(row).slice(0, 200) },
})

const failedJobs = (database: GlobalDatabase) =>
  database
    .selectFrom('outbox as job')
    .innerJoin('tenants as tenant', 'tenant.id', 'job.tenant_id')
    .selectAll('job')
    .select(['tenant.slug', 'tenant.name'])
    .where('job.dead_at', 'is not', null)
    .$narrowType<{ dead_at: string }>()

type Row = Awaited<ReturnType<ReturnType<typeof failedJobs>['executeTakeFirstOrThrow']>>

async function findRow(database: GlobalDatabase, id: string): Promise<Row> {
  const row = await failedJobs(database).where('job.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return row
}

const errorOf = ({ last_error }: Pick<Row, 'last_error'>) => withoutSecrets(last_error ?? '') as string

const toSummary = (row: Row): FailedJobSummary => ({
  id: row.id,
  kind: row.kind,
  tenant: { id: row.tenant_id, slug: row.slug, name: row.name },
  createdAt: row.created_at,
  failedAt: row.dead_at,
  attempts: row.attempts,
  error: errorOf(row),
})

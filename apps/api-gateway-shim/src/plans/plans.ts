import { randomUUIDv7 } from 'node:crypto'
import type { Plan, PlanInput, planPage, planQuery, PlanSummary } from '@envelope/contract'
import type { z } from 'zod'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { PlanRow } from '../database/schema.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { recordAction, type OperatorActor } from '../operators/history.ts'
import { Refusal, refusalAtField } from '../refusal.ts'

const toPlan = (row: PlanRow): Plan => ({
  id: row.id,
  name: row.name,
  limits: {
    envelopesPerMonth: row.envelopes_per_month,
    members: row.members,
    storageBytes: row.storage_bytes === null ? null : Number(row.storage_bytes),
  },
  createdAt: row.created_at,
})

const columnsOf = ({ name, limits }: PlanInput) => ({
  name,
  envelopes_per_month: limits.envelopesPerMonth,
  members: limits.members,
  storage_bytes: limits.storageBytes,
})

const detailsOf = ({ name, limits }: PlanInput): Record<string, string> => ({
  name,
  ...Object.fromEntries(Object.entries(limits).map(([key, value]) => [key, String(value ?? '∞')])),
})

/** The plan that a tenant is on; undefined for none, which has no limits. */
export async function planOf(database: GlobalDatabase, tenantId: string): Promise<Plan | undefined> {
  const row = await database
    .selectFrom('plans as plan')
    .innerJoin('tenants as tenant', 'tenant.plan_id', 'plan.id')
    .selectAll('plan')
    .where('tenant.id', '=', tenantId)
    .executeTakeFirst()
  return row && toPlan(row)
}

/** A page of plans. */
export async function listPlans(
  database: GlobalDatabase,
  { search, ...request }: z.output<typeof planQuery>,
): Promise<z.input<typeof planPage>> {
  const page = new ListPage(request, { name: 'name', createdAt: 'created_at' })
  let query = countedPlans(database).limit(page.rows)
  for (const column of page.order('plan')) query = query.orderBy(column, page.direction)
  if (search) query = query.where(containsInAnyCase('plan.name', search))
  const beyond = page.beyond('plan')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toSummary), ...neighbours }
}

/** @throws Refusal `name_taken` */
export async function createPlan(
  database: Database,
  { plan, operator }: { plan: PlanInput; operator: OperatorActor },
): Promise<PlanSummary> {
  const id = randomUUIDv7()
  const at = new Date()
  await withFreeName(plan, () =>
    database.transaction(async ({ global }) => {
      const row = { id, ...columnsOf(plan), created_at: at.toISOString() }
      await global.insertInto('plans').values(row).execute()
      await recordAction(global, { type: 'planCreated', operator, at, details: detailsOf(plan) })
    }),
  )
  return findSummary(database.global, id)
}

/** @throws Refusal `not_found`, `name_taken` */
export async function updatePlan(
  database: Database,
  { planId, plan, operator }: { planId: string; plan: PlanInput; operator: OperatorActor },
): Promise<PlanSummary> {
  await withFreeName(plan, () =>
    database.transaction(async ({ global }) => {
      await lockPlan(global, planId)
      await global.updateTable('plans').set(columnsOf(plan)).where('id', '=', planId).execute()
      await recordAction(global, {
        type: 'planChanged',
        operator,
        at: new Date(),
        details: detailsOf(plan),
      })
    }),
  )
  return findSummary(database.global, planId)
}

/** @throws Refusal `not_found`, `plan_in_use` */
export async function deletePlan(
  database: Database,
  { planId, operator }: { planId: string; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global }) => {
    const row = await lockPlan(global, planId)
    const { tenants } = await findSummary(global, planId)
    if (tenants > 0) throw new Refusal('plan_in_use')
    await global.deleteFrom('plans').where('id', '=', planId).execute()
    await recordAction(global, {
      type: 'planDeleted',
      operator,
      at: new Date(),
      details: { name: row.name },
    })
  })
}

/** @throws Refusal `not_found` for a tenant or a plan that is not there */
export async function setTenantPlan(
  database: Database,
  { tenantId, planId, operator }: { tenantId: string; planId: string | null; operator: OperatorActor },
): Promise<void> {
  await database.transaction(async ({ global }) => {
    // Held, so that it is not deleted meanwhile.
    const plan = planId === null ? undefined : await lockPlan(global, planId)
    const tenant = await global
      .selectFrom('tenants')
      .select(['slug', 'plan_id'])
      .where('id', '=', tenantId)
      .forUpdate()
      .executeTakeFirst()
    if (!tenant) throw new Refusal('not_found')
    if (tenant.plan_id === planId) return
    await global.updateTable('tenants').set({ plan_id: planId }).where('id', '=', tenantId).execute()
    const details = { slug: tenant.slug, plan: plan?.name ?? '–' }
    await recordAction(global, { type: 'tenantPlanChanged', operator, at: new Date(), tenantId, details })
  })
}

async function lockPlan(transaction: GlobalDatabase, id: string): Promise<PlanRow> {
  const row = await transaction
    .selectFrom('plans')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return row
}

async function withFreeName({ name }: PlanInput, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw refusalAtField('name_taken', 'name', `“${name}” is taken already. Choose another name.`)
  }
}

const countedPlans = (database: GlobalDatabase) =>
  database
    .selectFrom('plans as plan')
    .selectAll('plan')
    .select(({ selectFrom }) =>
      selectFrom('tenants as tenant')
        .select(({ fn }) => fn.countAll().as('count'))
        .whereRef('tenant.plan_id', '=', 'plan.id')
        .as('tenants'),
    )

async function findSummary(database: GlobalDatabase, id: string): Promise<PlanSummary> {
  return toSummary(await countedPlans(database).where('plan.id', '=', id).executeTakeFirstOrThrow())
}

const toSummary = (row: PlanRow & { tenants: string | number | bigint | null }): PlanSummary => ({
  ...toPlan(row),
  tenants: Number(row.tenants ?? 0),
})

import { randomUUIDv7 } from 'node:crypto'
import type { NewTenant, TenantDetail } from '@envelope/contract'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import { makeOnce } from '../idempotency.ts'
import { invite } from '../invitations/invitations.ts'
import { enqueue } from '../jobs/outbox.ts'
import type { Links } from '../links.ts'
import { refusalAtField } from '../refusal.ts'
import { roleColumns } from '../sessions/members.ts'
import { insertTenant } from '../tenants/tenants.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { findTenant } from './tenants.ts'

export interface TenantOrder {
  tenant: NewTenant
  operator: OperatorActor
  /** The same key of the same operator makes one tenant, however often it comes. */
  idempotencyKey?: string | undefined
}

/**
 * Opens a tenant, with its first administrator invited: all of it or nothing. Its host works from then on.
 * @throws Refusal `slug_taken`
 */
export async function createTenant(
  database: Database,
  links: Links,
  order: TenantOrder,
): Promise<TenantDetail> {
  try {
    const tenantId = await makeOnce(
      () => madeBefore(database.global, order),
      () => insert(database, links, order),
    )
    return await findTenant(database, links, tenantId)
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw refusalAtField(
      'slug_taken',
      'slug',
      `“${order.tenant.slug}” is taken already. Choose another address.`,
    )
  }
}

async function madeBefore(
  database: GlobalDatabase,
  { operator, idempotencyKey }: TenantOrder,
): Promise<string | undefined> {
  if (idempotencyKey === undefined) return undefined
  const row = await database
    .selectFrom('operator_idempotency_keys')
    .select('tenant_id')
    .where('operator_id', '=', operator.id)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst()
  return row?.tenant_id
}

function insert(
  database: Database,
  links: Links,
  { tenant: { slug, name, admin }, operator, idempotencyKey }: TenantOrder,
): Promise<string> {
  return database.transaction(async (inside) => {
    const at = new Date()
    const { id: tenantId } = await insertTenant(inside.global, { slug, name, at, activatedAt: null })
    const userId = randomUUIDv7()
    const own = inside.tenant(tenantId)
    await own
      .insertInto('users')
      .values({
        ...admin,
        id: userId,
        ...roleColumns('owner', at),
        password_hash: null,
        created_at: at.toISOString(),
      })
      .execute()
    await invite(own, links, { tenantId, userId, at })
    await recordAction(inside.global, {
      type: 'tenantCreated',
      operator,
      at,
      tenantId,
      details: { slug, name, adminEmail: admin.email },
    })
    await enqueue(own, [{ kind: 'prepareFiles' }])
    if (idempotencyKey !== undefined)
      await inside.global
        .insertInto('operator_idempotency_keys')
        .values({
          operator_id: operator.id,
          idempotency_key: idempotencyKey,
          tenant_id: tenantId,
          created_at: at.toISOString(),
        })
        .execute()
    return tenantId
  })
}

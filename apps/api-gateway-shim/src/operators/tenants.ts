import { domainToASCII } from 'node:url'
import type { TenantDetail, TenantPage, tenantQuery, TenantStatus, TenantSummary } from '@envelope/contract'
import type { z } from 'zod'
import type { Database, GlobalDatabase, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import { domainsOf } from '../domains/domains.ts'
import type { Links } from '../links.ts'
import { ListPage } from '../lists/page.ts'
import { contains } from '../lists/search.ts'
import { planOf } from '../plans/plans.ts'
import { usageOf } from '../plans/usage.ts'
import { Refusal } from '../refusal.ts'
import { deletionOf, suspensionOf } from '../tenants/suspension.ts'
import { historyOf } from './history.ts'
import { setupOf } from './tenant-setup.ts'

function statusOf(tenant: Tenant): TenantStatus {
  if (suspensionOf(tenant)) return 'suspended'
  return tenant.activated_at === null ? 'invited' : 'active'
}

const toSummary = (row: Tenant, links: Links): TenantSummary => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  url: links.tenantUrl(row),
  status: statusOf(row),
  createdAt: row.created_at,
  deletesAt: deletionOf(row)?.deletesAt,
})

/** A page of tenants. */
export async function listTenants(
  database: GlobalDatabase,
  links: Links,
  { status, search, ...request }: z.output<typeof tenantQuery>,
): Promise<TenantPage> {
  const page = new ListPage(request, { createdAt: 'created_at', name: 'name' })
  let query = database.selectFrom('tenants as tenant').selectAll('tenant').limit(page.rows)
  for (const column of page.order('tenant')) query = query.orderBy(column, page.direction)
  if (status) query = query.where('tenant.suspended_at', status === 'suspended' ? 'is not' : 'is', null)
  if (status === 'invited') query = query.where('tenant.activated_at', 'is', null)
  if (status === 'active') query = query.where('tenant.activated_at', 'is not', null)
  if (search)
    query = query.where(({ or, exists, selectFrom }) =>
      or([
        contains('tenant.search_text', search),
        exists(
          selectFrom('tenant_domains as domain')
            .select('domain.domain')
            .whereRef('domain.tenant_id', '=', 'tenant.id')
            .where(contains('domain.domain', domainToASCII(search) || search)),
        ),
      ]),
    )
  const beyond = page.beyond('tenant')
  if (beyond) query = query.where(beyond)

  const { rows, next, previous } = page.of(await query.execute())
  return { data: rows.map((row) => toSummary(row, links)), next, previous }
}

/** @throws Refusal `not_found` */
export async function findTenant(database: Database, links: Links, id: string): Promise<TenantDetail> {
  const row = await database.global.selectFrom('tenants').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  const invitation = await firstInvitation(database.tenant(id))
  return {
    ...toSummary(row, links),
    invitation: invitation ? toInvitation(invitation) : null,
    setup: invitation ? await setupOf(database, row, invitation) : null,
    suspension: suspensionOf(row) ?? null,
    plan: (await planOf(database.global, id)) ?? null,
    usage: await usageOf(database.tenant(id)),
    domains: await domainsOf(database.tenant(id), row, links),
    history: await historyOf(database.global, id),
  }
}

/** Of whom the tenant was created for; undefined where nobody was invited. */
export const firstInvitation = (database: TenantDatabase) =>
  database
    .selectFrom('invitations as invitation')
    .innerJoin('users as user', 'user.id', 'invitation.user_id')
    .select(['user.name', 'user.email', 'invitation.id', 'invitation.link_version'])
    .select(['invitation.expires_at', 'invitation.accepted_at'])
    .orderBy('invitation.created_at')
    .orderBy('invitation.id')
    .limit(1)
    .executeTakeFirst()

type FirstInvitation = NonNullable<Awaited<ReturnType<typeof firstInvitation>>>

const toInvitation = ({ name, email, expires_at, accepted_at }: FirstInvitation) => ({
  name,
  email,
  expiresAt: expires_at,
  acceptedAt: accepted_at,
})

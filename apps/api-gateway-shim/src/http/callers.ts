import type { Operation } from '@envelope/contract'
import type { FastifyRequest } from 'fastify'
import type { Database, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'
import { findMember, type Member } from '../sessions/tokens.ts'
import { findTenantByHost } from '../tenants/tenants.ts'

export interface Caller {
  tenant: Tenant
  database: TenantDatabase
  member: Member | undefined
}

/** `localhost:8000` → `localhost`; an IPv6 address keeps its brackets. */
const withoutPort = (host: string) => host.replace(/:\d+$/, '')

/**
 * The tenant whose host was called and, where the operation needs one, the member whose token came along.
 * @throws Refusal `unknown_tenant`, `unauthenticated`
 */
export async function identifyCaller(
  request: FastifyRequest,
  access: Operation['access'],
  { database, baseDomain }: { database: Database; baseDomain: string },
): Promise<Caller> {
  const tenant = await findTenantByHost(database.global, withoutPort(request.host), baseDomain)
  if (!tenant) throw new Refusal('unknown_tenant')
  const tenantDatabase = database.tenant(tenant.id)
  if (access !== 'member') return { tenant, database: tenantDatabase, member: undefined }

  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const member = token === undefined ? undefined : await findMember(tenantDatabase, token)
  if (!member) throw new Refusal('unauthenticated')
  return { tenant, database: tenantDatabase, member }
}

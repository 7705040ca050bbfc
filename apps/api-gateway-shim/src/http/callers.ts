import {
  notWhileImpersonating,
  operatorsHost,
  permits,
  type Operation,
  type OperationName,
  type OperatorRole,
  type Role,
} from '@envelope/contract'
import type { FastifyRequest } from 'fastify'
import type { Database, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import { operatorTokens, type SignedInOperator } from '../operators/operator-tokens.ts'
import { Refusal } from '../refusal.ts'
import { memberTokens, type Member } from '../sessions/member-tokens.ts'
import { findHolder, type TokenStore } from '../sessions/tokens.ts'
import { assertNotSuspended } from '../tenants/suspension.ts'
import { findTenantByHost } from '../tenants/tenants.ts'

/** Who calls a tenant's operation. */
export interface TenantCaller {
  tenant: Tenant
  database: TenantDatabase
  member: Member | undefined
}

/** Who calls an operation of the operators'. */
export interface OperatorCaller {
  database: Database
  operator: SignedInOperator | undefined
}

export type Caller = TenantCaller | OperatorCaller

interface Surroundings {
  database: Database
  baseDomain: string
}

/** `localhost:8000` → `localhost`; an IPv6 address keeps its brackets. */
const withoutPort = (host: string) => host.replace(/:\d+$/, '')

/**
 * The tenant whose host was called, or the operators', and where the operation needs one, who holds the token that
 * came along, in a role that may call it. At the operators' host there are the operators' operations, and at no other.
 * @throws Refusal `unknown_tenant`, `tenant_suspended`, `not_found`, `unauthenticated`, `forbidden`
 */
export async function identifyCaller(
  request: FastifyRequest,
  { name, host: owner, access }: Pick<Operation, 'host' | 'access'> & { name: OperationName },
  { database, baseDomain }: Surroundings,
): Promise<Caller> {
  const host = withoutPort(request.host).toLowerCase()
  const isOperatorsHost = host === operatorsHost(baseDomain)
  if (owner === 'operators') {
    if (!isOperatorsHost) throw new Refusal('not_found')
    const operator =
      access === 'operator' ? await holderOf(request, operatorTokens(database.global), name) : undefined
    return { database, operator }
  }

  const tenant = isOperatorsHost ? undefined : await findTenantByHost(database.global, host, baseDomain)
  if (!tenant) throw new Refusal('unknown_tenant')
  // Who it is may be known, so that a page can say so.
  if (name !== 'getTenant') assertNotSuspended(tenant)
  const tenantDatabase = database.tenant(tenant.id)
  const member = access === 'member' ? await holderOf(request, memberTokens(tenantDatabase), name) : undefined
  if (member?.impersonation && notWhileImpersonating.has(name)) throw new Refusal('forbidden')
  return { tenant, database: tenantDatabase, member }
}

async function holderOf<Holder extends { role: Role | OperatorRole }>(
  { headers }: FastifyRequest,
  store: TokenStore<Holder>,
  name: OperationName,
): Promise<Holder & { tokenId: string }> {
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const holder = token === undefined ? undefined : await findHolder(store, token)
  if (!holder) throw new Refusal('unauthenticated')
  if (!permits(name, holder.role)) throw new Refusal('forbidden')
  return holder
}

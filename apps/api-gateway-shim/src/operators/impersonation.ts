import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { operatorsHost, type Account } from '@envelope/contract'
import type { Database, TenantDatabase } from '../database/database.ts'
import type { ImpersonationRow, Tenant, UserRow } from '../database/schema.ts'
import { hashOfToken, type Links } from '../links.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import { memberTokens, nameInHistory, type Member } from '../sessions/member-tokens.ts'
import { toUser } from '../sessions/members.ts'
import { issueToken } from '../sessions/tokens.ts'
import { assertNotSuspended } from '../tenants/suspension.ts'
import { recordAction, type OperatorActor } from './history.ts'

const linkMilliseconds = 60_000
const sessionMilliseconds = 30 * 60_000

interface Order {
  tenantId: string
  reason: string
  returnTo: string
  operator: OperatorActor
}

/**
 * A link by which the operator acts in the place of the tenant's first owner. It is written to both histories before
 * anybody can use it.
 * @throws Refusal `not_found`, `tenant_suspended`, or `validation_failed` for a way back that is not HQ's
 */
export async function impersonate(
  database: Database,
  links: Links,
  { baseDomain, ...order }: Order & { baseDomain: string },
): Promise<{ url: string; expiresAt: string }> {
  const { tenantId, reason, returnTo, operator } = order
  if (new URL(returnTo).hostname !== operatorsHost(baseDomain))
    throw refusalAtField('validation_failed', 'returnTo', 'This is not a page of HQ.')
  const token = randomBytes(32).toString('base64url')
  const at = new Date()
  const expiresAt = new Date(at.getTime() + linkMilliseconds).toISOString()
  return database.transaction(async ({ global, tenant: tenantOf }) => {
    const tenant = await global
      .selectFrom('tenants')
      .selectAll()
      .where('id', '=', tenantId)
      .executeTakeFirst()
    if (!tenant) throw new Refusal('not_found')
    assertNotSuspended(tenant)
    const own = tenantOf(tenantId)
    const owner = await firstOwner(own)
    await own
      .insertInto('impersonations')
      .values({
        id: randomUUIDv7(),
        user_id: owner.id,
        operator_id: operator.id,
        operator_name: operator.name,
        return_to: returnTo,
        token_hash: hashOfToken(token),
        created_at: at.toISOString(),
        expires_at: expiresAt,
        used_at: null,
      })
      .execute()
    const details = { slug: tenant.slug, as: owner.email, reason }
    await recordAction(global, { type: 'impersonationStarted', operator, at, tenantId, details })
    await recordEvent(own, {
      type: 'impersonationStarted',
      actor: { kind: 'operator', name: operator.name, ip: operator.ip },
      at,
      subject: owner.email,
      detail: reason,
    })
    // At Envelope's domain, where one gets also when the tenant's own is what is to be put right.
    return { url: `${links.ownTenantUrl(tenant)}/impersonation#${token}`, expiresAt }
  })
}

async function firstOwner(own: TenantDatabase): Promise<UserRow> {
  const owner = await own
    .selectFrom('users')
    .selectAll()
    .where('owner_since', 'is not', null)
    .where('removed_at', 'is', null)
    .where('password_hash', 'is not', null)
    .orderBy('owner_since')
    .orderBy('id')
    .executeTakeFirst()
  if (!owner) throw new Refusal('not_found', { detail: 'Nobody has joined this tenant yet.' })
  return owner
}

/**
 * Signs the operator in, in the owner's place; once, and only where the link is of.
 * @throws Refusal `link_unknown`, `link_used`, `link_expired`
 */
export async function startImpersonation(
  own: TenantDatabase,
  tenant: Tenant,
  { token, ip, userAgent }: { token: string; ip: string; userAgent: string | undefined },
): Promise<Account & { token: string }> {
  return own.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('impersonations')
      .selectAll()
      .where('token_hash', '=', hashOfToken(token))
      .forUpdate()
      .executeTakeFirst()
    const at = new Date()
    assertUsable(row, at)
    await transaction
      .updateTable('impersonations')
      .set({ used_at: at.toISOString() })
      .where('id', '=', row.id)
      .execute()
    const user = await transaction
      .selectFrom('users')
      .selectAll()
      .where('id', '=', row.user_id)
      .executeTakeFirstOrThrow()
    const tokens = memberTokens(transaction, { ip, userAgent, impersonationId: row.id })
    return {
      token: await issueToken(tokens, user.id, at, sessionMilliseconds),
      user: toUser(user),
      tenant,
      impersonation: {
        operator: row.operator_name,
        returnTo: row.return_to,
        expiresAt: new Date(at.getTime() + sessionMilliseconds).toISOString(),
      },
    }
  })
}

function assertUsable(row: ImpersonationRow | undefined, now: Date): asserts row is ImpersonationRow {
  if (!row) throw new Refusal('link_unknown')
  if (row.used_at !== null) throw new Refusal('link_used')
  if (row.expires_at <= now.toISOString()) throw new Refusal('link_expired')
}

/** Signs out. That an operator did so is written to both histories. */
export async function endSession(
  database: Database,
  { tenant, member, ip }: { tenant: Tenant; member: Member; ip: string },
): Promise<void> {
  const { impersonation } = member
  const at = new Date()
  await database.transaction(async ({ global, tenant: tenantOf }) => {
    const own = tenantOf(tenant.id)
    await endSessions(own, member.id, { only: member.tokenId })
    if (!impersonation) return
    const operator = { id: impersonation.operatorId, name: impersonation.operator, ip }
    const details = { slug: tenant.slug, as: member.email }
    await recordAction(global, { type: 'impersonationEnded', operator, at, tenantId: tenant.id, details })
    await recordEvent(own, {
      type: 'impersonationEnded',
      actor: { kind: 'operator', name: operator.name, ip },
      at,
      subject: nameInHistory(member),
    })
  })
}

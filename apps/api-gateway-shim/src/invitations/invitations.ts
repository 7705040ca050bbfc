import { randomUUIDv7 } from 'node:crypto'
import type { Invitation } from '@envelope/contract'
import type { Database, TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { InvitationRow, Tenant, UserRow } from '../database/schema.ts'
import { enqueue } from '../jobs/outbox.ts'
import { hashOfToken, type Links } from '../links.ts'
import { Refusal } from '../refusal.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { memberTokens, type Origin } from '../sessions/member-tokens.ts'
import { hashPassword } from '../sessions/passwords.ts'
import { issueToken } from '../sessions/tokens.ts'

const lifetimeDays = 7

/** ISO time until which an invitation's link works. */
export const expiryOfInvitation = (at: Date): string =>
  new Date(at.getTime() + lifetimeDays * 24 * 60 * 60_000).toISOString()

/**
 * Has a user, who has no password yet, mailed a link by which they choose one.
 * @returns the invitation's id
 */
export async function invite(
  transaction: TenantTransaction,
  links: Links,
  { tenantId, userId, at }: { tenantId: string; userId: string; at: Date },
): Promise<string> {
  const owner = { tenant_id: tenantId, id: randomUUIDv7(), link_version: 1 }
  await transaction
    .insertInto('invitations')
    .values({
      id: owner.id,
      user_id: userId,
      link_version: owner.link_version,
      link_hash: links.hashForInvitation(owner),
      created_at: at.toISOString(),
      expires_at: expiryOfInvitation(at),
    })
    .execute()
  await enqueue(transaction, [{ kind: 'invite', invitationId: owner.id }])
  return owner.id
}

/** Has an invited user mailed a new link, which works as long as the first did; those before it do not any more. */
export async function inviteAgain(
  transaction: TenantTransaction,
  links: Links,
  {
    tenantId,
    invitation,
    at,
  }: { tenantId: string; invitation: Pick<InvitationRow, 'id' | 'link_version'>; at: Date },
): Promise<void> {
  const owner = { tenant_id: tenantId, id: invitation.id, link_version: invitation.link_version + 1 }
  await transaction
    .updateTable('invitations')
    .set({
      link_version: owner.link_version,
      link_hash: links.hashForInvitation(owner),
      expires_at: expiryOfInvitation(at),
    })
    .where('id', '=', owner.id)
    .execute()
  await enqueue(transaction, [{ kind: 'invite', invitationId: owner.id }])
}

/** Idempotency key of the mail with an invitation's current link. */
export const invitationMailKey = ({ id, link_version }: Pick<InvitationRow, 'id' | 'link_version'>): string =>
  `invite:${id}:${link_version}`

/** Whether the link of an invitation can still be used. */
export const isOpenInvitation = (
  { accepted_at, expires_at }: Pick<InvitationRow, 'accepted_at' | 'expires_at'>,
  now: Date,
): boolean => accepted_at === null && expires_at > now.toISOString()

/** @throws Refusal `link_unknown`, `link_used`, `link_expired`; it tells nothing else */
export async function readInvitation(
  database: TenantDatabase,
  tenant: Tenant,
  token: string,
): Promise<Invitation> {
  const { invitation, user } = await openInvitation(database, token, new Date())
  return { tenant: tenant.name, name: user.name, email: user.email, expiresAt: invitation.expires_at }
}

/**
 * Gives the invited user the password they chose, and signs them in. With its first user a tenant becomes active.
 * @throws Refusal as {@link readInvitation}
 */
export async function acceptInvitation(
  database: Database,
  tenant: Tenant,
  { token, password, origin }: { token: string; password: string; origin: Origin },
): Promise<{ token: string; user: UserRow }> {
  // Before the work of hashing, and before a transaction would hold the database up for its time.
  await openInvitation(database.tenant(tenant.id), token, new Date())
  const passwordHash = await hashPassword(password)
  return database.transaction(async (inside) => {
    const now = new Date()
    const own = inside.tenant(tenant.id)
    await lockInvitation(own, token)
    const { invitation, user } = await openInvitation(own, token, now)
    await own
      .updateTable('invitations')
      .set({ accepted_at: now.toISOString() })
      .where('id', '=', invitation.id)
      .execute()
    await own.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', user.id).execute()
    await inside.global
      .updateTable('tenants')
      .set({ activated_at: now.toISOString() })
      .where('id', '=', tenant.id)
      .where('activated_at', 'is', null)
      .execute()
    await recordEvent(own, {
      type: 'memberJoined',
      actor: { kind: 'user', name: user.name, ip: origin.ip },
      at: now,
      subject: user.email,
    })
    return { token: await issueToken(memberTokens(own, origin), user.id, now), user }
  })
}

/** Held until the transaction ends, so that one link is used once. */
async function lockInvitation(transaction: TenantTransaction, token: string): Promise<void> {
  await transaction
    .selectFrom('invitations')
    .select('id')
    .where('link_hash', '=', hashOfToken(token))
    .forUpdate()
    .execute()
}

async function openInvitation(
  database: TenantDatabase,
  token: string,
  now: Date,
): Promise<{ invitation: InvitationRow; user: UserRow }> {
  const invitation = await database
    .selectFrom('invitations')
    .selectAll()
    .where('link_hash', '=', hashOfToken(token))
    .executeTakeFirst()
  if (!invitation) throw new Refusal('link_unknown')
  if (invitation.accepted_at !== null) throw new Refusal('link_used')
  if (!isOpenInvitation(invitation, now)) throw new Refusal('link_expired')
  const user = await database
    .selectFrom('users')
    .selectAll()
    .where('id', '=', invitation.user_id)
    .executeTakeFirstOrThrow()
  return { invitation, user }
}

import { randomUUIDv7 } from 'node:crypto'
import type { invitationPage, invitationQuery, NewInvitation, PendingInvitation } from '@envelope/contract'
import type { z } from 'zod'
import type { Database, TenantDatabase, TenantTransaction } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { InvitationRow, UserRow } from '../database/schema.ts'
import { invite, inviteAgain } from '../invitations/invitations.ts'
import type { Links } from '../links.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { claimOfPlan, type PlanHolder } from '../plans/limits.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { roleColumns, roleOf } from '../sessions/members.ts'
import { assertMayGrant, nameAndAddress, takeOut, type Manager } from './members.ts'
import { recordEvent } from './tenant-history.ts'

type Pending = Pick<InvitationRow, 'id' | 'created_at' | 'expires_at'> &
  Pick<UserRow, 'name' | 'email' | 'role' | 'owner_since'>

const toPending = (row: Pending): PendingInvitation => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: roleOf(row),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

const pending = (database: TenantDatabase) =>
  database
    .selectFrom('invitations as invitation')
    .innerJoin('users as user', 'user.id', 'invitation.user_id')
    .select(['invitation.id', 'invitation.user_id', 'invitation.link_version'])
    .select(['invitation.created_at', 'invitation.expires_at'])
    .select(['user.name', 'user.email', 'user.role', 'user.owner_since'])
    .where('invitation.accepted_at', 'is', null)

/** A page of those who were invited and have not joined, whether their link still works or not. */
export async function listPendingInvitations(
  database: TenantDatabase,
  { search, ...request }: z.output<typeof invitationQuery>,
): Promise<z.input<typeof invitationPage>> {
  const page = new ListPage(request, { createdAt: 'created_at', expiresAt: 'expires_at' })
  let query = pending(database).limit(page.rows)
  for (const column of page.order('invitation')) query = query.orderBy(column, page.direction)
  if (search)
    query = query.where(({ or }) =>
      or([containsInAnyCase('user.name', search), containsInAnyCase('user.email', search)]),
    )
  const beyond = page.beyond('invitation')
  if (beyond) query = query.where(beyond)
  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toPending), ...neighbours }
}

/**
 * Makes an account without a password, and mails a link by which one is chosen. Who was removed before comes back.
 * @throws Refusal `member_exists`, `plan_limit_reached`, or `forbidden` for a role that is an owner's to give
 */
export async function inviteMember(
  database: Database,
  links: Links,
  { tenant, invitation, manager }: { tenant: PlanHolder; invitation: NewInvitation; manager: Manager },
): Promise<PendingInvitation> {
  assertMayGrant(manager, invitation.role)
  const exists = () =>
    refusalAtField(
      'member_exists',
      'email',
      `“${invitation.email}” has an account or an invitation already. An invitation can be sent again.`,
    )
  try {
    return await database.transaction(async (inside) => {
      const transaction = inside.tenant(tenant.id)
      const at = new Date()
      const before = await transaction
        .selectFrom('users')
        .select(['id', 'removed_at'])
        .where('email', '=', invitation.email)
        .forUpdate()
        .executeTakeFirst()
      if (before && before.removed_at === null) throw exists()
      const own = { global: inside.global, own: transaction }
      await claimOfPlan(own, tenant, { limit: 'members', amount: 1 })
      const userId = before?.id ?? randomUUIDv7()
      const columns = { name: invitation.name, ...roleColumns(invitation.role, at), password_hash: null }
      if (before)
        await transaction
          .updateTable('users')
          .set({ ...columns, removed_at: null })
          .where('id', '=', userId)
          .execute()
      else
        await transaction
          .insertInto('users')
          .values({ id: userId, email: invitation.email, ...columns, created_at: at.toISOString() })
          .execute()
      const id = await invite(transaction, links, { tenantId: tenant.id, userId, at })
      await recordEvent(transaction, {
        type: 'memberInvited',
        actor: manager.actor,
        at,
        subject: nameAndAddress(invitation),
        detail: invitation.role,
      })
      return toPending(await findPending(transaction, id))
    })
  } catch (error) {
    // Somebody else invited them at the same moment.
    throw isDuplicate(error) ? exists() : error
  }
}

/** @throws Refusal `not_found`, or `forbidden` for what is an owner's to do */
export async function resendInvitation(
  database: TenantDatabase,
  links: Links,
  { tenantId, invitationId, manager }: { tenantId: string; invitationId: string; manager: Manager },
): Promise<PendingInvitation> {
  return database.transaction().execute(async (transaction) => {
    const before = await lockPending(transaction, invitationId)
    assertMayGrant(manager, roleOf(before))
    const at = new Date()
    const invitation = { id: invitationId, link_version: before.link_version }
    await inviteAgain(transaction, links, { tenantId, invitation, at })
    await recordEvent(transaction, {
      type: 'invitationResent',
      actor: manager.actor,
      at,
      subject: nameAndAddress(before),
    })
    return toPending(await findPending(transaction, invitationId))
  })
}

/** @throws Refusal `not_found`, or `forbidden` for what is an owner's to do */
export async function cancelInvitation(
  database: TenantDatabase,
  { invitationId, manager }: { invitationId: string; manager: Manager },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const before = await lockPending(transaction, invitationId)
    assertMayGrant(manager, roleOf(before))
    const at = new Date()
    await takeOut(transaction, before.user_id, at)
    await recordEvent(transaction, {
      type: 'invitationCanceled',
      actor: manager.actor,
      at,
      subject: nameAndAddress(before),
    })
  })
}

async function findPending(database: TenantDatabase, id: string) {
  const row = await pending(database).where('invitation.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return row
}

/** Held until the transaction ends, so that it is not accepted meanwhile. */
async function lockPending(transaction: TenantTransaction, id: string) {
  await transaction.selectFrom('invitations').select('id').where('id', '=', id).forUpdate().execute()
  return findPending(transaction, id)
}

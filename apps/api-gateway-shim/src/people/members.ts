import type { Member, memberPage, memberQuery, Role } from '@envelope/contract'
import type { z } from 'zod'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { UserRow } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { Refusal } from '../refusal.ts'
import { roleColumns, roleOf, toUser } from '../sessions/members.ts'
import { recordEvent } from './tenant-history.ts'

/** A member who does something to others: what they may do depends on their role. */
export interface Manager {
  role: Role
  actor: Actor & { kind: 'user' }
}

const toMember = (row: UserRow): Member => ({ ...toUser(row), createdAt: row.created_at })

/** A page of those who have joined. */
export async function listMembers(
  database: TenantDatabase,
  { role, search, ...request }: z.output<typeof memberQuery>,
): Promise<z.input<typeof memberPage>> {
  const page = new ListPage(request, { name: 'name', email: 'email', createdAt: 'created_at' })
  let query = database
    .selectFrom('users as user')
    .selectAll('user')
    .where('user.removed_at', 'is', null)
    .where('user.password_hash', 'is not', null)
    .limit(page.rows)
  for (const column of page.order('user')) query = query.orderBy(column, page.direction)
  if (role === 'owner') query = query.where('user.owner_since', 'is not', null)
  else if (role) query = query.where('user.role', '=', role).where('user.owner_since', 'is', null)
  if (search)
    query = query.where(({ or }) =>
      or([containsInAnyCase('user.name', search), containsInAnyCase('user.email', search)]),
    )
  const beyond = page.beyond('user')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toMember), ...neighbours }
}

/**
 * Only an owner makes owners.
 * @throws Refusal `forbidden`
 */
export function assertMayGrant(manager: Manager, role: Role): void {
  if (role === 'owner' && manager.role !== 'owner')
    throw new Refusal('forbidden', { detail: 'Only an owner can make somebody an owner.' })
}

/**
 * @throws Refusal `not_found`, `last_owner`, or `forbidden` for what is an owner's to do
 */
export async function changeRole(
  database: TenantDatabase,
  { memberId, role, manager }: { memberId: string; role: Role; manager: Manager },
): Promise<Member> {
  return database.transaction().execute(async (transaction) => {
    const { member, isLastOwner } = await lockMember(transaction, memberId, manager)
    assertMayGrant(manager, role)
    const before = roleOf(member)
    if (role === before) return toMember(member)
    if (isLastOwner) throw new Refusal('last_owner')
    const at = new Date()
    const columns = roleColumns(role, at)
    await transaction.updateTable('users').set(columns).where('id', '=', memberId).execute()
    await recordEvent(transaction, {
      type: 'roleChanged',
      actor: manager.actor,
      at,
      subject: nameAndAddress(member),
      detail: `${before} → ${role}`,
    })
    return toMember({ ...member, ...columns })
  })
}

/**
 * Removes a member: their sessions end at once, and what they sent stays.
 * @throws Refusal `not_found`, `last_owner`, or `forbidden` for what is an owner's to do
 */
export async function removeMember(
  database: TenantDatabase,
  { memberId, manager }: { memberId: string; manager: Manager },
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const { member, isLastOwner } = await lockMember(transaction, memberId, manager)
    if (isLastOwner) throw new Refusal('last_owner')
    const at = new Date()
    await takeOut(transaction, memberId, at)
    await recordEvent(transaction, {
      type: 'memberRemoved',
      actor: manager.actor,
      at,
      subject: nameAndAddress(member),
      removed: memberId,
    })
  })
}

export const nameAndAddress = ({ name, email }: Pick<UserRow, 'name' | 'email'>): string =>
  `${name} <${email}>`

/** The owners are held until the transaction ends, so that two of them cannot take each other's ownership. */
async function lockMember(
  transaction: TenantTransaction,
  memberId: string,
  manager: Manager,
): Promise<{ member: UserRow; isLastOwner: boolean }> {
  const owners = await transaction
    .selectFrom('users')
    .select(['id', 'password_hash'])
    .where('owner_since', 'is not', null)
    .where('removed_at', 'is', null)
    .forUpdate()
    .execute()
  const member = await transaction
    .selectFrom('users')
    .selectAll()
    .where('id', '=', memberId)
    .where('removed_at', 'is', null)
    .where('password_hash', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!member) throw new Refusal('not_found')
  const isOwner = member.owner_since !== null
  if (isOwner && manager.role !== 'owner')
    throw new Refusal('forbidden', { detail: 'Only an owner can change or remove an owner.' })
  // Who is only invited as an owner could not take over.
  const joined = owners.filter(({ password_hash }) => password_hash !== null)
  return { member, isLastOwner: isOwner && joined.length === 1 }
}

/** Leaves nothing by which somebody could sign in, and nothing at all of who never sent an envelope. */
export async function takeOut(transaction: TenantTransaction, userId: string, at: Date): Promise<void> {
  const sent = await transaction
    .selectFrom('envelopes')
    .select('id')
    .where('sender_id', '=', userId)
    .limit(1)
    .executeTakeFirst()
  if (!sent) {
    await transaction.deleteFrom('users').where('id', '=', userId).execute()
    return
  }
  await transaction.deleteFrom('access_tokens').where('user_id', '=', userId).execute()
  await transaction.deleteFrom('invitations').where('user_id', '=', userId).execute()
  await transaction.deleteFrom('password_resets').where('user_id', '=', userId).execute()
  await transaction
    .updateTable('users')
    .set({ removed_at: at.toISOString(), owner_since: null, password_hash: null })
    .where('id', '=', userId)
    .execute()
}

import { randomUUIDv7 } from 'node:crypto'
import type {
  InvitedOperator,
  NewOperator,
  operatorPage,
  operatorQuery,
  OperatorRole,
  OperatorSummary,
} from '@envelope/contract'
import type { z } from 'zod'
import type { Database, GlobalDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { OperatorRow } from '../database/schema.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { Refusal, refusalAtField } from '../refusal.ts'
import { recordAction, type OperatorActor } from './history.ts'
import { newOperatorLink } from './operator-invitations.ts'

/** A page of the people who run Envelope. */
export async function listOperators(
  database: GlobalDatabase,
  { role, search, ...request }: z.output<typeof operatorQuery>,
): Promise<z.input<typeof operatorPage>> {
  const page = new ListPage(request, { name: 'name', email: 'email', createdAt: 'created_at' })
  let query = operatorsSeen(database).limit(page.rows)
  for (const column of page.order('operator')) query = query.orderBy(column, page.direction)
  if (role) query = query.where('operator.role', '=', role)
  if (search)
    query = query.where(({ or }) =>
      or([containsInAnyCase('operator.name', search), containsInAnyCase('operator.email', search)]),
    )
  const beyond = page.beyond('operator')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toSummary), ...neighbours }
}

/**
 * Makes an account with a link by which its operator chooses a password.
 * @throws Refusal `member_exists`
 */
export async function inviteOperator(
  database: Database,
  { account, operator }: { account: NewOperator; operator: OperatorActor },
): Promise<InvitedOperator> {
  const at = new Date()
  const link = newOperatorLink(at)
  const id = randomUUIDv7()
  try {
    await database.transaction(async ({ global }) => {
      const created_at = at.toISOString()
      await global
        .insertInto('operators')
        .values({ ...account, id, password_hash: '', created_at, ...link.columns })
        .execute()
      await recordAction(global, { type: 'operatorInvited', operator, at, details: { ...account } })
    })
  } catch (error) {
    if (!isDuplicate(error)) throw error
    throw refusalAtField(
      'member_exists',
      'email',
      `“${account.email}” has an account or an invitation already.`,
    )
  }
  return { operator: await findSummary(database.global, id), ...link.shown }
}

/**
 * A new link for who has not chosen a password yet, or was disabled.
 * @throws Refusal `not_found`, `member_exists` for who can sign in
 */
export async function inviteOperatorAgain(
  database: Database,
  { operatorId, operator }: { operatorId: string; operator: OperatorActor },
): Promise<InvitedOperator> {
  const at = new Date()
  const link = newOperatorLink(at)
  await database.transaction(async ({ global }) => {
    const { account } = await lockOperator(global, operatorId)
    if (statusOf(account) === 'active')
      throw new Refusal('member_exists', { detail: `${account.name} can sign in already.` })
    await global
      .updateTable('operators')
      .set({ disabled_at: null, password_hash: '', ...link.columns })
      .where('id', '=', operatorId)
      .execute()
    const { name, email, role } = account
    await recordAction(global, { type: 'operatorInvited', operator, at, details: { name, email, role } })
  })
  return { operator: await findSummary(database.global, operatorId), ...link.shown }
}

/** @throws Refusal `not_found`, `last_administrator` */
export async function changeOperatorRole(
  database: Database,
  { operatorId, role, operator }: { operatorId: string; role: OperatorRole; operator: OperatorActor },
): Promise<OperatorSummary> {
  await database.transaction(async ({ global }) => {
    const { account, isLastAdministrator } = await lockOperator(global, operatorId)
    if (account.role === role) return
    if (isLastAdministrator) throw new Refusal('last_administrator')
    await global.updateTable('operators').set({ role }).where('id', '=', operatorId).execute()
    const { name, email } = account
    const details = { name, email, role: `${account.role} → ${role}` }
    await recordAction(global, { type: 'operatorRoleChanged', operator, at: new Date(), details })
  })
  return findSummary(database.global, operatorId)
}

/**
 * Ends somebody's sessions, and lets them sign in no more. Nothing by which they could is left.
 * @throws Refusal `not_found`, `last_administrator`
 */
export async function disableOperator(
  database: Database,
  { operatorId, operator }: { operatorId: string; operator: OperatorActor },
): Promise<OperatorSummary> {
  await database.transaction(async ({ global }) => {
    const { account, isLastAdministrator } = await lockOperator(global, operatorId)
    if (account.disabled_at !== null) return
    if (isLastAdministrator) throw new Refusal('last_administrator')
    const at = new Date()
    await global
      .updateTable('operators')
      .set({
        disabled_at: at.toISOString(),
        password_hash: '',
        invitation_hash: null,
        invitation_expires_at: null,
      })
      .where('id', '=', operatorId)
      .execute()
    await global.deleteFrom('operator_tokens').where('operator_id', '=', operatorId).execute()
    const { name, email } = account
    await recordAction(global, { type: 'operatorDisabled', operator, at, details: { name, email } })
  })
  return findSummary(database.global, operatorId)
}

/** The administrators are held until the transaction ends, so that two of them cannot disable each other. */
async function lockOperator(
  transaction: GlobalDatabase,
  id: string,
): Promise<{ account: OperatorRow; isLastAdministrator: boolean }> {
  const administrators = await transaction
    .selectFrom('operators')
    .selectAll()
    .where('role', '=', 'admin')
    .forUpdate()
    .execute()
  const account = await transaction
    .selectFrom('operators')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!account) throw new Refusal('not_found')
  // Who is only invited could not take over.
  const active = administrators.filter((row) => statusOf(row) === 'active')
  return { account, isLastAdministrator: active.length === 1 && active[0]!.id === id }
}

const statusOf = ({ disabled_at, password_hash }: OperatorRow): OperatorSummary['status'] => {
  if (disabled_at !== null) return 'disabled'
  return password_hash === '' ? 'invited' : 'active'
}

const operatorsSeen = (database: GlobalDatabase) =>
  database
    .selectFrom('operators as operator')
    .selectAll('operator')
    .select(({ selectFrom }) =>
      selectFrom('operator_tokens as token')
        .select(({ fn }) => fn.max('token.last_used_at').as('at'))
        .whereRef('token.operator_id', '=', 'operator.id')
        .as('last_seen_at'),
    )

async function findSummary(database: GlobalDatabase, id: string): Promise<OperatorSummary> {
  const row = await operatorsSeen(database).where('operator.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return toSummary(row)
}

const toSummary = (row: OperatorRow & { last_seen_at: string | null }): OperatorSummary => ({
  id: row.id,
  name: row.name,
  email: row.email,
  role: row.role,
  status: statusOf(row),
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
})

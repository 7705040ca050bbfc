import { randomBytes } from 'node:crypto'
import type { OperatorInvitation } from '@envelope/contract'
import type { Database, GlobalDatabase } from '../database/database.ts'
import type { OperatorRow } from '../database/schema.ts'
import { hashOfToken } from '../links.ts'
import { Refusal } from '../refusal.ts'
import { hashPassword } from '../sessions/passwords.ts'
import { issueToken } from '../sessions/tokens.ts'
import { recordAction } from './history.ts'
import { operatorTokens } from './operator-tokens.ts'

const lifetimeDays = 7

/** The token of a new link, shown once, and what is kept of it. */
export function newOperatorLink(at: Date) {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(at.getTime() + lifetimeDays * 24 * 60 * 60_000).toISOString()
  return {
    columns: { invitation_hash: hashOfToken(token), invitation_expires_at: expiresAt },
    shown: { invitationToken: token, expiresAt },
  }
}

/** @throws Refusal `link_unknown`, `link_used`, `link_expired`; it tells nothing else */
export async function readOperatorInvitation(
  database: GlobalDatabase,
  token: string,
): Promise<OperatorInvitation> {
  const { name, email, role, invitation_expires_at } = await openInvitation(database, token)
  return { name, email, role, expiresAt: invitation_expires_at! }
}

/**
 * Gives the invited operator the password they chose, and signs them in.
 * @throws Refusal as {@link readOperatorInvitation}
 */
export async function acceptOperatorInvitation(
  database: Database,
  { token, password, ip }: { token: string; password: string; ip: string },
): Promise<{ token: string; user: OperatorRow }> {
  // Before the work of hashing, and before a transaction would hold the database up for its time.
  await openInvitation(database.global, token)
  const password_hash = await hashPassword(password)
  return database.transaction(async ({ global }) => {
    const at = new Date()
    await global
      .selectFrom('operators')
      .select('id')
      .where('invitation_hash', '=', hashOfToken(token))
      .forUpdate()
      .execute()
    const user = await openInvitation(global, token)
    await global.updateTable('operators').set({ password_hash }).where('id', '=', user.id).execute()
    const { id, name, email } = user
    await recordAction(global, {
      type: 'operatorJoined',
      operator: { id, name, ip },
      at,
      details: { name, email },
    })
    return { token: await issueToken(operatorTokens(global), id, at), user }
  })
}

async function openInvitation(database: GlobalDatabase, token: string): Promise<OperatorRow> {
  const row = await database
    .selectFrom('operators')
    .selectAll()
    .where('invitation_hash', '=', hashOfToken(token))
    .executeTakeFirst()
  if (!row) throw new Refusal('link_unknown')
  if (row.password_hash !== '') throw new Refusal('link_used')
  if (row.invitation_expires_at! <= new Date().toISOString()) throw new Refusal('link_expired')
  return row
}

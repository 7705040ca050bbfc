import type { sessionPage, sessionQuery } from '@envelope/contract'
import type { z } from 'zod'
import type { TenantDatabase } from '../database/database.ts'
import { ListPage } from '../lists/page.ts'
import { Refusal } from '../refusal.ts'
import { endSessions } from '../sessions/end-sessions.ts'
import type { Member } from '../sessions/member-tokens.ts'

/** A page of where a member is signed in. */
export async function listSessions(
  database: TenantDatabase,
  member: Member,
  request: z.output<typeof sessionQuery>,
): Promise<z.input<typeof sessionPage>> {
  const page = new ListPage(request, { createdAt: 'created_at' })
  let query = database
    .selectFrom('access_tokens as token')
    .select(['id', 'created_at', 'last_used_at', 'expires_at', 'ip', 'user_agent'])
    .where('token.user_id', '=', member.id)
    .where('token.expires_at', '>', new Date().toISOString())
    .limit(page.rows)
  for (const column of page.order('token')) query = query.orderBy(column, page.direction)
  const beyond = page.beyond('token')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  const data = rows.map((row) => ({
    id: row.id,
    current: row.id === member.tokenId,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    ip: row.ip,
    userAgent: row.user_agent,
  }))
  return { data, ...neighbours }
}

/** @throws Refusal `not_found` for what is not one of the member's own */
export async function revokeSession(database: TenantDatabase, member: Member, id: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const ended = await endSessions(transaction, member.id, { only: id })
    if (ended === 0) throw new Refusal('not_found')
  })
}

export async function revokeOtherSessions(database: TenantDatabase, member: Member): Promise<void> {
  await database
    .transaction()
    .execute((transaction) => endSessions(transaction, member.id, { except: member.tokenId }))
}

import type { envelopeQuery } from '@envelope/contract'
import { type EnvelopePage } from '@envelope/contract'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { TenantDatabase } from '../database/database.ts'
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts'
import { toSummary } from './rows.ts'

/** In lower case, each word of it as it is written: for finding parts of them. */
export const searchText = (texts: string[]): string => texts.join('\n').toLowerCase()

/** A page of envelopes, newest first. Stays where it is when envelopes are added meanwhile. */
export async function listEnvelopes(
  database: TenantDatabase,
  { cursor: cursorText, limit, status, search }: z.output<typeof envelopeQuery>,
): Promise<EnvelopePage> {
  const cursor = cursorText === undefined ? undefined : decodeCursor(cursorText)
  const newer = cursor?.to === 'newer'
  const direction = newer ? 'asc' : 'desc'
  let query = database
    .selectFrom('envelopes as envelope')
    .innerJoin('users as sender', 'sender.id', 'envelope.sender_id')
    .selectAll('envelope')
    .select('sender.name as sender_name')
    .orderBy('envelope.created_at', direction)
    .orderBy('envelope.id', direction)
    .limit(limit + 1)
  if (status) query = query.where('envelope.status', '=', status)
  if (search) query = query.where(sql<boolean>`envelope.search_text like ${containing(search)} escape '!'`)
  if (cursor) {
    const beyond = newer ? '>' : '<'
    query = query.where(({ and, or, eb }) =>
      or([
        eb('envelope.created_at', beyond, cursor.at),
        and([eb('envelope.created_at', '=', cursor.at), eb('envelope.id', beyond, cursor.id)]),
      ]),
    )
  }

  const found = await query.execute()
  const more = found.length > limit
  const rows = found.slice(0, limit)
  if (newer) rows.reverse()
  const recipients = await recipientsByEnvelope(
    database,
    rows.map(({ id }) => id),
  )
  const at = (row: (typeof rows)[number] | undefined, to: Cursor['to']) =>
    row ? encodeCursor({ to, at: row.created_at, id: row.id }) : null
  return {
    data: rows.map((row) => toSummary(row, row.sender_name, recipients.get(row.id) ?? [])),
    next: newer || more ? at(rows.at(-1), 'older') : null,
    previous: newer ? (more ? at(rows[0], 'newer') : null) : cursor ? at(rows[0], 'newer') : null,
  }
}

const containing = (search: string) => `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`

async function recipientsByEnvelope(database: TenantDatabase, envelopeIds: string[]) {
  if (envelopeIds.length === 0) return new Map<string, never>()
  const rows = await database
    .selectFrom('recipients')
    .select(['envelope_id', 'name', 'status'])
    .where('envelope_id', 'in', envelopeIds)
    .orderBy('position')
    .execute()
  return Map.groupBy(rows, ({ envelope_id }) => envelope_id)
}

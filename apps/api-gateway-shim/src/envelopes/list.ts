import { openStatuses, type EnvelopePage, type envelopeQuery, type EnvelopeStatus } from '@envelope/contract'
import type { NotNull } from 'kysely'
import type { z } from 'zod'
import type { TenantDatabase } from '../database/database.ts'
import { ListPage } from '../lists/page.ts'
import { contains } from '../lists/search.ts'
import { summaryColumns, toSummary } from './rows.ts'

export interface Narrowing {
  senderId?: string
  /** Ids. */
  only?: string[]
  except?: string[]
}

type Request = Omit<z.output<typeof envelopeQuery>, 'waitingFor'>

/** A page of envelopes. */
export async function listEnvelopes(
  database: TenantDatabase,
  { status, ...request }: Request,
  narrowing: Narrowing = {},
): Promise<EnvelopePage> {
  const page = new ListPage(request, { createdAt: 'created_at', updatedAt: 'updated_at', title: 'title' })
  const found = []
  // One after the other, since no index has the rows of several statuses in the list's order.
  for (const each of status === 'open' ? openStatuses : [status])
    found.push(await rowsOf(database, page, { ...request, status: each }, narrowing))

  const { rows, next, previous } = page.of(page.merge(found))
  const recipients = await recipientsByEnvelope(
    database,
    rows.map(({ id }) => id),
  )
  return {
    data: rows.map((row) => toSummary(row, row.sender_name, recipients.get(row.id) ?? [])),
    next,
    previous,
  }
}

async function rowsOf<Field extends string>(
  database: TenantDatabase,
  page: ListPage<Field, 'created_at' | 'updated_at' | 'title'>,
  { status, search }: { status: EnvelopeStatus | undefined; search?: string | undefined },
  { senderId, only, except = [] }: Narrowing,
) {
  if (only?.length === 0) return []
  let query = database
    .selectFrom('envelopes as envelope')
    // Everything has a sender. By an inner join MariaDB begins with the few users, and sorts all that they ever sent.
    .leftJoin('users as sender', 'sender.id', 'envelope.sender_id')
    .select(summaryColumns.map((column) => `envelope.${column}` as const))
    .select('sender.name as sender_name')
    .$narrowType<{ sender_name: NotNull }>()
    .limit(page.rows)
  for (const column of page.order('envelope')) query = query.orderBy(column, page.direction)
  if (status) query = query.where('envelope.status', '=', status)
  if (senderId !== undefined) query = query.where('envelope.sender_id', '=', senderId)
  if (only) query = query.where('envelope.id', 'in', only)
  if (except.length > 0) query = query.where('envelope.id', 'not in', except)
  if (search) query = query.where(contains('envelope.search_text', search))
  const beyond = page.beyond('envelope')
  if (beyond) query = query.where(beyond)
  return query.execute()
}

async function recipientsByEnvelope(database: TenantDatabase, envelopeIds: string[]) {
  if (envelopeIds.length === 0) return new Map<string, never>()
  const rows = await database
    .selectFrom('recipients')
    .select(['envelope_id', 'name', 'role', 'status'])
    .where('envelope_id', 'in', envelopeIds)
    .orderBy('position')
    .execute()
  return Map.groupBy(rows, ({ envelope_id }) => envelope_id)
}

import { openStatuses, type EnvelopePage, type envelopeQuery, type EnvelopeStatus } from '@envelope/contract'
import { sql, type ExpressionBuilder, type NotNull } from 'kysely'
import type { z } from 'zod'
import type { TenantDatabase } from '../database/database.ts'
import { prepared, type Placeholders } from '../database/prepared.ts'
import type { RecipientRow, TenantTables } from '../database/schema.ts'
import { beyondRow, ListPage, type Sorting } from '../lists/page.ts'
import { isLike, patternOf } from '../lists/search.ts'
import { summaryColumns, toSummary } from './rows.ts'

export interface Narrowing {
  senderId?: string
  /** Ids. */
  only?: string[]
  except?: string[]
}

type Column = 'created_at' | 'updated_at' | 'title'
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
  return {
    data: rows.map((row) => toSummary(row, row.sender_name, toRecipients(row.recipients))),
    next,
    previous,
  }
}

async function rowsOf<Field extends string>(
  database: TenantDatabase,
  page: ListPage<Field, Column>,
  { status, search }: { status: EnvelopeStatus | undefined; search?: string | undefined },
  { senderId, only, except = [] }: Narrowing,
) {
  if (only?.length === 0) return []
  const values = {
    ...page.from,
    status,
    senderId,
    only,
    except: except.length > 0 ? except : undefined,
    pattern: search ? patternOf(search) : undefined,
  }
  return findRows(database, values, { ...page.sorting, rows: page.rows })
}

interface RowsWanted {
  at?: string
  id?: string
  status: EnvelopeStatus | undefined
  senderId: string | undefined
  only: string[] | undefined
  except: string[] | undefined
  pattern: string | undefined
}

const findRows = prepared(
  (
    database: TenantDatabase,
    { at, id, status, senderId, only, except, pattern }: Placeholders<RowsWanted>,
    { rows, ...sorting }: Sorting<Column> & { rows: number },
  ) => {
    let query = database
      .selectFrom('envelopes as envelope')
      // Everything has a sender. By an inner join MariaDB begins with the few users, and sorts all that they ever sent.
      .leftJoin('users as sender', 'sender.id', 'envelope.sender_id')
      .select(summaryColumns.map((column) => `envelope.${column}` as const))
      .select(['sender.name as sender_name', (at) => recipientsAt(at).as('recipients')])
      .$narrowType<{ sender_name: NotNull }>()
      .orderBy(`envelope.${sorting.column}`, sorting.direction)
      .orderBy('envelope.id', sorting.direction)
      // Written out: SQLite compiles a statement again for each limit that it is given.
      .limit(sql.lit(rows))
    if (status) query = query.where('envelope.status', '=', status)
    if (senderId) query = query.where('envelope.sender_id', '=', senderId)
    if (only) query = query.where('envelope.id', 'in', only)
    if (except) query = query.where('envelope.id', 'not in', except)
    if (pattern) query = query.where(isLike('envelope.search_text', pattern))
    if (at && id) query = query.where(beyondRow('envelope', { at, id }, sorting))
    return query
  },
)

type AtEnvelope = ExpressionBuilder<TenantTables & { envelope: TenantTables['envelopes'] }, 'envelope'>

/**
 * In the envelopes' own query, since a journey to MariaDB and back takes longer than what is asked there. As JSON arrays
 * with commas between, which both databases say in the same words; in no order, which would be made of a tree for each row.
 */
const recipientsAt = (envelope: AtEnvelope) =>
  envelope
    .selectFrom('recipients as recipient')
    .select(sql<string | null>`group_concat(${listedRecipient})`.as('recipients'))
    .whereRef('recipient.envelope_id', '=', 'envelope.id')

const listedRecipient = sql`json_array(recipient.position, recipient.name, recipient.role, recipient.status)`
type ListedRecipient = [number, string, RecipientRow['role'], RecipientRow['status']]

/** @param joined null of an envelope that has none */
const toRecipients = (joined: string | null) =>
  (JSON.parse(`[${joined ?? ''}]`) as ListedRecipient[])
    .sort(([position], [other]) => position - other)
    .map(([, name, role, status]) => ({ name, role, status }))

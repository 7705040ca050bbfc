import type {
  EnvelopeChanged,
  EnvelopePage,
  EnvelopeQuery,
  EnvelopeStatus,
  EnvelopeSummary,
} from '@envelope/contract'
import { openStatuses } from '@envelope/contract/terms'

/** What a change means for a list: its page with the row replaced, or that it has to be fetched, or nothing. */
export type ListChange = { page: EnvelopePage } | 'fetch' | 'none'

/**
 * A row that is shown changes in place, unless it has another place in the list's order by then. Whether a row that is not
 * shown belongs here, and where, the API knows better; where the newest come first, they do not appear on later pages.
 */
export function listChange(
  page: EnvelopePage,
  { envelope }: EnvelopeChanged,
  query: EnvelopeQuery,
): ListChange {
  const shown = page.data.find(({ id }) => id === envelope.id)
  if (!shown) return query.cursor && isNewestFirst(query.sort) ? 'none' : 'fetch'
  if (shown.version >= envelope.version) return 'none'
  if (query.waitingFor || !isIn(query.status, envelope.status)) return 'fetch'
  if (isMoved(shown, envelope, query.sort)) return 'fetch'
  return { page: { ...page, data: page.data.map((row) => (row === shown ? envelope : row)) } }
}

/** By creation or by the last change. */
const isNewestFirst = (sort: EnvelopeQuery['sort'] = '-createdAt') => sort.startsWith('-')

const isMoved = (before: EnvelopeSummary, after: EnvelopeSummary, sort: EnvelopeQuery['sort']) => {
  const field = sort?.replace('-', '') as 'createdAt' | 'updatedAt' | 'title' | undefined
  return field !== undefined && before[field] !== after[field]
}

const isIn = (wanted: EnvelopeQuery['status'], status: EnvelopeStatus) =>
  wanted === undefined ||
  wanted === status ||
  (wanted === 'open' && (openStatuses as readonly EnvelopeStatus[]).includes(status))

import { Readable } from 'node:stream'
import type { AuditEvent, auditLogExportQuery, auditLogPage, auditLogQuery } from '@envelope/contract'
import type { z } from 'zod'
import { toCsvLine } from '../csv.ts'
import type { GlobalDatabase } from '../database/database.ts'
import type { Attachment } from '../attachment.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { isOfType, kindOf, recordAction, type OperatorActor } from './history.ts'

type Filter = z.output<typeof auditLogExportQuery>

const rowsAtOnce = 500
/** Without it, spreadsheets take UTF-8 for the encoding of their own country. */
const byteOrderMark = '\uFEFF'

/** A page of what operators did. */
export async function listAuditLog(
  database: GlobalDatabase,
  { cursor, limit, sort, ...filter }: z.output<typeof auditLogQuery>,
): Promise<z.input<typeof auditLogPage>> {
  const page = new ListPage({ cursor, limit, sort }, { at: 'at' })
  let query = matching(database, filter).limit(page.rows)
  for (const column of page.order('event')) query = query.orderBy(column, page.direction)
  const beyond = page.beyond('event')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toAuditEvent), ...neighbours }
}

/** All that matches, the oldest first. That somebody took it along is itself in the log, and not yet in the file. */
export async function exportAuditLog(
  database: GlobalDatabase,
  filter: Filter,
  operator: OperatorActor,
): Promise<Attachment> {
  const at = new Date()
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const details = Object.fromEntries(given)
  await recordAction(database, { type: 'auditLogExported', operator, at, details })
  return {
    name: `audit-log-${at.toISOString().slice(0, 10)}.csv`,
    content: Readable.from(linesOf(database, filter, at.toISOString())),
  }
}

async function* linesOf(database: GlobalDatabase, filter: Filter, until: string): AsyncGenerator<string> {
  yield byteOrderMark + toCsvLine(['at', 'type', 'operator', 'ip', 'tenant', 'address', 'details'])
  let last = { at: '', id: '' }
  for (;;) {
    const { at, id } = last
    const rows = await matching(database, filter)
      .where('event.at', '<', until)
      .where(({ or, and, eb }) =>
        or([eb('event.at', '>', at), and([eb('event.at', '=', at), eb('event.id', '>', id)])]),
      )
      .orderBy('event.at')
      .orderBy('event.id')
      .limit(rowsAtOnce)
      .execute()
    yield rows.map((row) => toLine(toAuditEvent(row))).join('')
    last = rows.at(-1) ?? last
    if (rows.length < rowsAtOnce) return
  }
}

const toLine = ({ at, type, action, operator, ip, tenant, details }: AuditEvent): string =>
  toCsvLine([
    at,
    action ?? type,
    operator.name,
    ip,
    tenant?.name ?? '',
    tenant?.slug ?? '',
    Object.entries(details)
      .map(([key, value]) => `${key}: ${value}`)
      .join('; '),
  ])

type Row = Awaited<ReturnType<ReturnType<typeof matching>['executeTakeFirstOrThrow']>>

function matching(database: GlobalDatabase, { type, operator, tenant, from, to, search }: Filter) {
  let query = database
    .selectFrom('operator_history as event')
    .leftJoin('tenants as tenant', (join) =>
      join.on(({ eb, fn, ref }) =>
        eb('tenant.id', '=', fn.coalesce(ref('event.about_tenant_id'), ref('event.tenant_id'))),
      ),
    )
    .selectAll('event')
    .select(['tenant.id as found_tenant_id', 'tenant.name as tenant_name', 'tenant.slug as tenant_slug'])
  if (type) query = query.where(isOfType(type))
  if (operator) query = query.where('event.operator_id', '=', operator)
  if (tenant)
    query = query.where(({ or, eb }) =>
      or([eb('event.about_tenant_id', '=', tenant), eb('event.tenant_id', '=', tenant)]),
    )
  if (from) query = query.where('event.at', '>=', from)
  if (to) query = query.where('event.at', '<', dayAfter(to))
  if (search) {
    const columns = ['event.operator_name', 'event.ip', 'event.details', 'tenant.name']
    query = query.where(({ or }) => or(columns.map((column) => containsInAnyCase(column, search))))
  }
  return query
}

const dayAfter = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + 24 * 60 * 60_000).toISOString().slice(0, 10)

const toAuditEvent = (row: Row): AuditEvent => ({
  id: row.id,
  ...kindOf(row),
  at: row.at,
  operator: { id: row.operator_id, name: row.operator_name },
  ip: row.ip,
  tenant:
    row.found_tenant_id === null
      ? null
      : { id: row.found_tenant_id, slug: row.tenant_slug!, name: row.tenant_name! },
  details: JSON.parse(row.details) as Record<string, string>,
})

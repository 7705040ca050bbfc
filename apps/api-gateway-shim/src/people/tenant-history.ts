import { randomUUIDv7 } from 'node:crypto'
import {
  tenantEventType,
  type tenantEventPage,
  type tenantEventQuery,
  type TenantEvent,
  type TenantEventType,
} from '@envelope/contract'
import type { z } from 'zod'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import { enqueue } from '../jobs/outbox.ts'
import { ListPage } from '../lists/page.ts'

export interface TenantStep {
  type: TenantEventType
  actor: { kind: TenantEvent['actor']['kind']; name: string; ip: string | null }
  at: Date
  /** Whom or what it is about. */
  subject?: string
  detail?: string
  /** Id of the member whom it took out. */
  removed?: string
}

/** After which a page that shows the tenant's people shows what is no longer so. */
const changePeople: ReadonlySet<TenantEventType> = new Set([
  'memberInvited',
  'invitationResent',
  'invitationCanceled',
  'memberJoined',
  'roleChanged',
  'memberRemoved',
])

/** Writes down what happens to the tenant itself, in the transaction in which it happens; open pages learn of its people. */
export async function recordEvent(
  transaction: TenantTransaction,
  { type, actor, at, subject, detail, removed }: TenantStep,
): Promise<void> {
  await transaction
    .insertInto('tenant_history')
    .values({
      id: randomUUIDv7(),
      type,
      at: at.toISOString(),
      actor_kind: actor.kind,
      actor_name: actor.name,
      ip: actor.ip,
      subject: subject ?? null,
      detail: detail ?? null,
    })
    .execute()
  if (changePeople.has(type))
    await enqueue(
      transaction,
      [{ kind: 'peopleChanged', at: at.toISOString(), ...(removed && { removed }) }],
      at,
    )
}

/** A page of it. */
export async function listTenantHistory(
  database: TenantDatabase,
  { type, ...request }: z.output<typeof tenantEventQuery>,
): Promise<z.input<typeof tenantEventPage>> {
  const page = new ListPage(request, { at: 'at' })
  let query = database.selectFrom('tenant_history as event').selectAll('event').limit(page.rows)
  for (const column of page.order('event')) query = query.orderBy(column, page.direction)
  if (type) query = query.where('event.type', '=', type)
  const beyond = page.beyond('event')
  if (beyond) query = query.where(beyond)

  const { rows, ...neighbours } = page.of(await query.execute())
  // A later release, in whose place this one was put again, may have written others.
  const known = rows.filter((row) => tenantEventType.safeParse(row.type).success)
  const data = known.map(({ actor_kind, actor_name, ...row }) => ({
    ...row,
    actor: { kind: actor_kind, name: actor_name },
  }))
  return { data, ...neighbours }
}

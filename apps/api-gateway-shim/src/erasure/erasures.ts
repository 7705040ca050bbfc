import { randomUUIDv7 } from 'node:crypto'
import type { Erasure, ErasurePreview, erasurePage, erasureQuery } from '@envelope/contract'
import type { z } from 'zod'
import { countOf } from '../database/count.ts'
import type { TenantDatabase } from '../database/database.ts'
import type { ErasureRow } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import { enqueue } from '../jobs/outbox.ts'
import { ListPage } from '../lists/page.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { Refusal } from '../refusal.ts'
import { closedWith, countUnderWay, draftsWith, hasAccount } from './people.ts'

/** What stays, and why. */
const kept = [
  'Documents, as they were signed: they belong to the other people who signed them too.',
  'That a recipient received, viewed and signed, and when, with each document’s SHA-256: the certificate proves it, without saying who it was.',
  'Titles, messages and file names that senders wrote, but for the address and the full name in them.',
  'The name of a former member as the sender of what they sent: it is proof for those who got it.',
]

const toErasure = (row: ErasureRow): Erasure => ({
  id: row.id,
  requestedAt: row.requested_at,
  finishedAt: row.finished_at,
  envelopes: row.envelopes,
  events: row.events,
  mails: row.mails,
})

/** What there is of a person, and changes nothing. */
export async function previewErasure(own: TenantDatabase, email: string): Promise<ErasurePreview> {
  const distinct = async (query: ReturnType<typeof draftsWith>) => {
    const { count } = await query
      .select(({ fn }) => fn.count('envelope.id').distinct().as('count'))
      .executeTakeFirstOrThrow()
    return Number(count)
  }
  const events = closedWith(own, email).innerJoin('history as event', (join) =>
    join
      .onRef('event.envelope_id', '=', 'recipient.envelope_id')
      .onRef('event.recipient', '=', 'recipient.name'),
  )
  const mails = own.selectFrom('mailbox_mails').where(containsInAnyCase('recipient', `<${email}>`))
  return {
    envelopes: (await distinct(draftsWith(own, email))) + (await distinct(closedWith(own, email))),
    events: await countOf(events),
    mails: (await countOf(mails)) + (await countWaitingMails(own, email)),
    underWay: await countUnderWay(own, email),
    hasAccount: await hasAccount(own, email),
    kept,
  }
}

/** Of those that are still to be sent there are few at any time. */
async function countWaitingMails(own: TenantDatabase, email: string): Promise<number> {
  const jobs = await own.selectFrom('outbox').select('payload').where('kind', '=', 'deliverCopy').execute()
  const ids = jobs.map(({ payload }) => (JSON.parse(payload) as { recipientId: string }).recipientId)
  if (ids.length === 0) return 0
  return countOf(own.selectFrom('recipients').where('id', 'in', ids).where('email', '=', email))
}

/**
 * Has what there is of a person erased, by jobs that may take a while. While that is under way, the same request answers how
 * far it is.
 * @throws Refusal `erasure_blocked`
 */
export async function requestErasure(
  own: TenantDatabase,
  { email, actor }: { email: string; actor: Actor & { kind: 'user' } },
): Promise<Erasure> {
  return own.transaction().execute(async (transaction) => {
    const before = await transaction
      .selectFrom('erasures')
      .selectAll()
      .where('email', '=', email)
      .forUpdate()
      .executeTakeFirst()
    if (before) return toErasure(before)
    await assertNotNeeded(transaction, email)
    const at = new Date()
    const erasure = {
      id: randomUUIDv7(),
      requested_at: at.toISOString(),
      finished_at: null,
      envelopes: 0,
      events: 0,
      mails: 0,
    }
    await transaction
      .insertInto('erasures')
      .values({ ...erasure, email })
      .execute()
    await recordEvent(transaction, { type: 'erasureRequested', actor, at, subject: erasure.id })
    await enqueue(transaction, [{ kind: 'erase', erasureId: erasure.id }], at)
    return toErasure({ ...erasure, email, tenant_id: '' })
  })
}

async function assertNotNeeded(own: TenantDatabase, email: string): Promise<void> {
  if (await hasAccount(own, email))
    throw new Refusal('erasure_blocked', {
      detail: `“${email}” has an account or an invitation here. Remove it under People, then ask again.`,
    })
  const underWay = await countUnderWay(own, email)
  if (underWay > 0)
    throw new Refusal('erasure_blocked', {
      detail: `Envelopes under way with this person: ${underWay}. Void them, or wait until they are closed, then ask again.`,
    })
}

/** A page of them. */
export async function listErasures(
  own: TenantDatabase,
  request: z.output<typeof erasureQuery>,
): Promise<z.input<typeof erasurePage>> {
  const page = new ListPage(request, { requestedAt: 'requested_at' })
  let query = own.selectFrom('erasures as erasure').selectAll('erasure').limit(page.rows)
  for (const column of page.order('erasure')) query = query.orderBy(column, page.direction)
  const beyond = page.beyond('erasure')
  if (beyond) query = query.where(beyond)
  const { rows, ...neighbours } = page.of(await query.execute())
  return { data: rows.map(toErasure), ...neighbours }
}

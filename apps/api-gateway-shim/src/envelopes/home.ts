import { homeLimits, openStatuses, type Home } from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import type { EnvelopeRow } from '../database/schema.ts'
import type { Member } from '../sessions/member-tokens.ts'
import { envelopesAwaitedBy } from './awaited.ts'
import { listEnvelopes } from './list.ts'

const limit = homeLimits.listed

/** What waits for a member and for others, and what was completed last. */
export async function homeOf(database: TenantDatabase, member: Member): Promise<Home> {
  const awaited = await envelopesAwaitedBy(database, member)
  const mine = [...awaited.keys()]
  const shown = mine.slice(0, limit)
  const awaitedPage = await listEnvelopes(database, { limit, sort: '-createdAt' }, { only: shown })
  const byId = new Map(awaitedPage.data.map((summary) => [summary.id, summary]))
  const drafts = { status: 'draft', sort: '-updatedAt', limit } as const
  const open = { status: 'open', sort: '-createdAt', limit } as const
  const completed = { status: 'completed', sort: '-updatedAt', limit } as const
  return {
    waitingForMe: {
      count: Math.min(mine.length, homeLimits.counted),
      // One may have been deleted meanwhile.
      envelopes: shown.flatMap((id) => {
        const summary = byId.get(id)
        return summary ? [{ ...summary, asRecipient: awaited.get(id)! }] : []
      }),
    },
    drafts: {
      count: await count(database, ['draft'], { senderId: member.id }),
      envelopes: (await listEnvelopes(database, drafts, { senderId: member.id })).data,
    },
    waitingForOthers: {
      count: await count(database, openStatuses, { except: mine }),
      envelopes: (await listEnvelopes(database, open, { except: mine })).data,
    },
    completed: {
      count: await count(database, ['completed']),
      envelopes: (await listEnvelopes(database, completed)).data,
    },
  }
}

/** As far as they are counted. */
async function count(
  database: TenantDatabase,
  statuses: readonly EnvelopeRow['status'][],
  { senderId, except = [] }: { senderId?: string; except?: string[] } = {},
): Promise<number> {
  let query = database
    .selectFrom('envelopes')
    .select('id')
    .where('status', 'in', statuses)
    .limit(homeLimits.counted)
  if (senderId !== undefined) query = query.where('sender_id', '=', senderId)
  if (except.length > 0) query = query.where('id', 'not in', except)
  return (await query.execute()).length
}

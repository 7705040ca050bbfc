import { domainGraceDays, domainLookoutDays, type DomainCheckOutcome } from '@envelope/contract'
import type { DomainClaimRow } from '../database/schema.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const verifiedEvery = 12 * hour
const missingEvery = hour

type Standing = Pick<DomainClaimRow, 'status' | 'status_since' | 'looked_for_since' | 'next_check_at'>

const later = (time: Date, milliseconds: number) => new Date(time.getTime() + milliseconds).toISOString()

/** How a claim begins: it is looked for soon, and then less and less often. */
export const waitingFrom = (now: Date): Standing => ({
  status: 'waiting',
  status_since: now.toISOString(),
  looked_for_since: now.toISOString(),
  next_check_at: nextLook(now.toISOString(), now),
})

/** When a domain that is missing stops working; null where it is not. */
export const worksUntil = ({ status, status_since }: Standing): string | null =>
  status === 'missing' ? later(new Date(status_since), domainGraceDays * day) : null

/** Each time a quarter longer after all of it, from a minute to an hour; not any more when it has taken too long. */
function nextLook(since: string, now: Date): string | null {
  const waited = now.getTime() - Date.parse(since)
  if (waited >= domainLookoutDays * day) return null
  return later(now, Math.min(Math.max(waited / 4, minute), hour))
}

/**
 * What becomes of a claim by what was seen in DNS. Where DNS said nothing, nothing but the time of the next look: a domain
 * that works goes on working.
 */
export function afterCheck(claim: Standing, outcome: DomainCheckOutcome, now: Date): Standing {
  const at = now.toISOString()
  if (claim.status === 'waiting') {
    if (outcome === 'found')
      return { ...claim, status: 'verified', status_since: at, next_check_at: later(now, verifiedEvery) }
    return { ...claim, next_check_at: nextLook(claim.looked_for_since, now) }
  }
  if (outcome === 'found') {
    const since = claim.status === 'verified' ? claim.status_since : at
    return { ...claim, status: 'verified', status_since: since, next_check_at: later(now, verifiedEvery) }
  }
  const next = { next_check_at: later(now, missingEvery) }
  if (outcome === 'unanswered') return { ...claim, ...next }
  if (claim.status === 'verified') return { ...claim, ...next, status: 'missing', status_since: at }
  return worksUntil(claim)! <= at ? waitingFrom(now) : { ...claim, ...next }
}

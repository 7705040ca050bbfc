import type { DatabaseTransaction, GlobalDatabase, TenantTransaction } from '../database/database.ts'
import type { GlobalTables, TenantTables } from '../database/schema.ts'
import {
  eraseDocumentNames,
  eraseEnvelopeTexts,
  eraseEvents,
  eraseRecipients,
  type FoundInEnvelope,
} from './erase-envelope.ts'
import { eraseOperatorHistory } from './erase-operator-history.ts'
import {
  eraseFormerMember,
  removeAnswers,
  removeJobsAbout,
  removeMails,
  removeMailsAbout,
  removeRequests,
  eraseTenantEvents,
} from './erase-traces.ts'

export interface Erased {
  events: number
  mails: number
}
type Part = keyof Erased

/** Each returns how many rows there were. */
interface Decision {
  /** By what they are counted, where it is told. */
  counts?: Part
  /** In an envelope that has them among its recipients. */
  inEnvelope?: (transaction: TenantTransaction, found: FoundInEnvelope) => Promise<number>
  /** What no envelope leads to, when all envelopes are done. */
  inTenant?: (transaction: TenantTransaction, email: string) => Promise<number>
}

/**
 * What is done about each table that a tenant has: a string says why nothing is. Who is a member, or invited, has to be
 * removed before. A new table does not compile without.
 */
const tables: Record<keyof TenantTables, Decision | string> = {
  // These go by the names and addresses that recipients still have.
  history: { counts: 'events', inEnvelope: eraseEvents },
  envelopes: { inEnvelope: eraseEnvelopeTexts },
  documents: { inEnvelope: eraseDocumentNames },
  mailbox_mails: { counts: 'mails', inEnvelope: removeMailsAbout, inTenant: removeMails },
  outbox: { counts: 'mails', inEnvelope: removeJobsAbout, inTenant: removeRequests },
  recipients: { inEnvelope: eraseRecipients },
  kept_answers: { inTenant: removeAnswers },
  tenant_history: { inTenant: eraseTenantEvents },
  users: { inTenant: eraseFormerMember },
  access_tokens: 'of members alone',
  impersonations: 'of operators in the place of members',
  invitations: 'of who is to become a member',
  password_resets: 'of members alone',
  idempotency_keys: 'say which envelope a request has made',
  sent_mails: 'say that a mail was sent, and neither to whom nor what',
  usage_snapshots: 'count, and tell of nobody',
  domain_claims: 'name companies’ domains',
  erasures: 'have the address until they are done, which is when it is removed there',
}

interface GlobalDecision {
  aboutTenant: (global: GlobalDatabase, about: { tenantId: string; email: string }) => Promise<number>
}

/** The same of what belongs to no tenant, or to all. */
const globalTables: Record<keyof GlobalTables, GlobalDecision | string> = {
  operator_history: { aboutTenant: eraseOperatorHistory },
  tenants: 'name companies',
  tenant_domains: 'name companies’ domains',
  plans: 'name what is sold',
  operators: 'of operators alone',
  operator_tokens: 'of operators alone',
  operator_idempotency_keys: 'say which tenant a request has made',
  operator_kept_answers: 'are gone after two days, and are of no tenant',
  processes: 'of servers alone',
  outbox: 'reached through the tenant, above',
}

const decisions = Object.values(tables).filter((decision) => typeof decision !== 'string')

export async function eraseInEnvelope(
  transaction: TenantTransaction,
  found: FoundInEnvelope,
): Promise<Erased> {
  return sum(({ inEnvelope }) => inEnvelope?.(transaction, found))
}

export async function eraseInTenant(
  { global, tenant }: DatabaseTransaction,
  about: { tenantId: string; email: string },
): Promise<Erased> {
  const own = tenant(about.tenantId)
  for (const decision of Object.values(globalTables))
    if (typeof decision !== 'string') await decision.aboutTenant(global, about)
  return sum(({ inTenant }) => inTenant?.(own, about.email))
}

async function sum(count: (decision: Decision) => Promise<number> | undefined): Promise<Erased> {
  const erased = { events: 0, mails: 0 }
  for (const decision of decisions) {
    const rows = (await count(decision)) ?? 0
    if (decision.counts) erased[decision.counts] += rows
  }
  return erased
}

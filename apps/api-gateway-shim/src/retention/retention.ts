import type { GlobalTables, TenantTables } from '../database/schema.ts'
import { idempotencyKeysKeptHours } from '../idempotency.ts'

const hour = 60 * 60_000
const day = 24 * hour

export interface Retention {
  /** A time, by which an index finds the oldest rows: behind the tenant, where there is one. */
  column: string
  /** For how long after that time a row is kept, in milliseconds. */
  kept: number
}

/** Longer than any request is repeated. */
const repeats = idempotencyKeysKeptHours * hour
/** Longer than any job is tried again, so that no mail is sent twice; and so that people find what failed. */
const quarter = 90 * day
/** In which a link that is over says so, instead of that it is unknown. */
const week = 7 * day

/** How long the rows of each table of tenants are kept, or why it is not by their age. A new table does not compile without. */
export const tenantRetention: Record<keyof TenantTables, Retention | string> = {
  access_tokens: 'end when their time is over, with what listens in them',
  impersonations: { column: 'created_at', kept: week },
  password_resets: { column: 'expires_at', kept: week },
  kept_answers: { column: 'claimed_at', kept: repeats },
  idempotency_keys: { column: 'created_at', kept: repeats },
  sent_mails: { column: 'at', kept: quarter },
  // In development alone. They hold links and what was written in them.
  mailbox_mails: { column: 'at', kept: 30 * day },
  // Longer than a year, so that a month can be held against the same of the year before.
  usage_snapshots: { column: 'day', kept: 400 * day },
  invitations: 'one for each account; one that is over can be sent again',
  outbox: 'jobs that are done are removed then; of those that were given up, the relay’s table says how long',
  users: 'accounts are kept until they are removed',
  envelopes: 'kept until the tenant is deleted, as is what belongs to them',
  documents: 'belong to an envelope',
  recipients: 'belong to an envelope',
  history: 'belongs to an envelope',
  tenant_history: 'proves who did what',
  domain_claims: 'kept until they are removed',
  erasures: 'prove that what was asked for was done',
}

/** The same of what belongs to no tenant, or to all. */
export const globalRetention: Record<keyof GlobalTables, Retention | string> = {
  operator_tokens: { column: 'expires_at', kept: 0 },
  operator_kept_answers: { column: 'claimed_at', kept: repeats },
  operator_idempotency_keys: { column: 'created_at', kept: repeats },
  // Those that were given up: of the others, this is null.
  outbox: { column: 'dead_at', kept: quarter },
  processes: 'each process that starts removes those before it',
  tenants: 'kept until they are deleted',
  tenant_domains: 'go with the claim that was verified',
  plans: 'kept until they are deleted',
  operators: 'stand in the history',
  operator_history: 'proves who did what, also when what it is about is gone',
}

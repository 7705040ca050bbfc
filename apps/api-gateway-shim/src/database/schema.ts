import type {
  DocumentType,
  DomainCheckOutcome,
  EnvelopeStatus,
  HistoryAction,
  HistoryEvent,
  HistoryEventType,
  Locale,
  OperatorEventAction,
  OperatorEventType,
  OperatorRole,
  RecipientRole,
  RecipientStatus,
  Role,
  TenantDomainStatus,
  TenantEvent,
  TenantEventType,
} from '@envelope/contract'
import type { ColumnType, Selectable } from 'kysely'
import type { JobKind } from '../jobs/job.ts'

/** Filled in by the tenant's handle: neither given in an insert nor ever changed. */
type TenantId = ColumnType<string, never, never>
/** ISO 8601 in UTC with milliseconds, so that text order is time order, in both databases. */
type Timestamp = string

interface Tenants {
  id: string
  slug: string
  name: string
  /** Name and slug in lower case, a line each. */
  search_text: string
  created_at: Timestamp
  /** When somebody could first sign in; null until the first administrator's invitation is accepted. */
  activated_at: Timestamp | null
  /** When the place of its files was made; null before, and where a release made it that did not write it down. */
  files_prepared_at: Timestamp | null
  /** Since when nobody can do anything there. */
  suspended_at: Timestamp | null
  suspension_reason: string | null
  /** When it is deleted, if that was asked for: see `tenants/suspension.ts`. */
  deletes_at: Timestamp | null
  deletion_requested_at: Timestamp | null
  deletion_reason: string | null
  /** From then on it cannot be taken back. */
  deletion_begun_at: Timestamp | null
  /** Null for no limits. */
  plan_id: string | null
  /** Of mails, and of pages for people who have chosen none. */
  locale: Locale
  /** By its name in the IANA database. */
  time_zone: string
  /** Of drafts that do not say. */
  default_expires_in_days: number
  default_remind_every_days: number | null
  /** That mails lead to; null for the address at Envelope. */
  primary_domain: string | null
}

/** Limits are null where there is none. */
interface Plans {
  id: string
  name: string
  envelopes_per_month: number | null
  members: number | null
  storage_bytes: number | null
  created_at: Timestamp
}

/** Those that lead to a tenant, each to one: what was proved, and is not long gone. */
interface TenantDomains {
  domain: string
  tenant_id: string
}

/** A domain that a tenant is to have. Others may claim the same, until one has proved that it is theirs. */
interface DomainClaims {
  tenant_id: TenantId
  /** As DNS has it. */
  domain: string
  created_at: Timestamp
  status: TenantDomainStatus
  status_since: Timestamp
  checked_at: ColumnType<Timestamp | null, Timestamp | undefined>
  outcome: ColumnType<DomainCheckOutcome | null, DomainCheckOutcome | undefined>
  /** JSON of the texts that were found. */
  found: ColumnType<string | null, string | undefined>
  /** Since when somebody waits for it. */
  looked_for_since: Timestamp
  /** Null where it is no longer looked for by itself. */
  next_check_at: Timestamp | null
}

interface Users {
  tenant_id: TenantId
  id: string
  name: string
  email: string
  /** Of an owner `admin`: see `owner_since`. */
  role: Exclude<Role, 'owner'>
  /** Null for who is no owner. */
  owner_since: ColumnType<Timestamp | null, Timestamp | null | undefined>
  /** When they were removed; the envelopes they sent stay. */
  removed_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
  /** Null until the user has chosen a password. */
  password_hash: string | null
  created_at: Timestamp
}

interface Tokens {
  id: string
  /** SHA-256 of the part after the bar, hexadecimal. */
  token_hash: string
  created_at: Timestamp
  last_used_at: Timestamp | null
  expires_at: Timestamp
}

interface AccessTokens extends Tokens {
  tenant_id: TenantId
  user_id: string
  /** Where it was issued to, as far as that is known. */
  ip: ColumnType<string | null, string | null | undefined>
  user_agent: ColumnType<string | null, string | null | undefined>
  /** Of an operator in the user's place. */
  impersonation_id: ColumnType<string | null, string | null | undefined>
}

interface Impersonations {
  tenant_id: TenantId
  id: string
  user_id: string
  operator_id: string
  operator_name: string
  /** The page of HQ that leads back. */
  return_to: string
  token_hash: string
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

interface PasswordResets {
  tenant_id: TenantId
  id: string
  user_id: string
  link_version: ColumnType<number, number | undefined>
  /** SHA-256 of the link's token. */
  link_hash: string
  created_at: Timestamp
  expires_at: Timestamp
  used_at: Timestamp | null
}

interface TenantHistory {
  tenant_id: TenantId
  id: string
  type: TenantEventType
  at: Timestamp
  actor_kind: TenantEvent['actor']['kind']
  actor_name: string
  ip: string | null
  subject: string | null
  detail: string | null
}

/** What a write with an idempotency key was answered. */
export interface KeptAnswers {
  holder_id: string
  idempotency_key: string
  /** SHA-256 of what was asked for. */
  fingerprint: string
  claimed_at: Timestamp
  /** JSON; null while the request is handled. */
  answer: ColumnType<string | null, string | undefined>
}

interface Invitations {
  tenant_id: TenantId
  id: string
  user_id: string
  /** Raised to make the links before worthless. */
  link_version: ColumnType<number, number | undefined>
  /** SHA-256 of the link's token. */
  link_hash: string
  created_at: Timestamp
  expires_at: Timestamp
  accepted_at: Timestamp | null
}

interface Envelopes {
  tenant_id: TenantId
  id: string
  sender_id: string
  title: string
  message: string
  status: EnvelopeStatus
  /** Sequence of the newest history event. */
  version: number
  expires_in_days: number
  /** Null where nobody is reminded. */
  remind_every_days: ColumnType<number | null, number | null | undefined>
  /** Title, recipients' names and addresses in lower case, a line each. */
  search_text: string
  created_at: Timestamp
  updated_at: Timestamp
  sent_at: Timestamp | null
  expires_at: Timestamp | null
}

interface Documents {
  tenant_id: TenantId
  id: string
  envelope_id: string
  name: string
  type: DocumentType
  size: number
  sha256: string
}

interface Recipients {
  tenant_id: TenantId
  id: string
  envelope_id: string
  /** Place in the list, as the sender wrote it. */
  position: number
  name: string
  email: string
  signing_order: number
  role: ColumnType<RecipientRole, RecipientRole | undefined>
  status: RecipientStatus
  /** Raised to make the links before worthless. */
  link_version: ColumnType<number, number | undefined>
  /** SHA-256 of the link's token; null until it is this recipient's turn. */
  link_hash: string | null
  delivered_at: Timestamp | null
  viewed_at: Timestamp | null
  signed_at: Timestamp | null
  /** How often they were reminded. */
  reminders: ColumnType<number, number | undefined>
  reminded_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
  /** When the scheduler reminds them next. */
  remind_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
  /** The name as typed; null for who did not sign. */
  signature: string | null
  /** JSON of the signature as drawn, null where it was typed alone. */
  signature_drawing: ColumnType<string | null, string | null | undefined>
  decline_reason: string | null
  /** When name, address, signature and reason were erased. */
  erased_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
}

interface History {
  tenant_id: TenantId
  envelope_id: string
  sequence: number
  type: HistoryEventType
  action: ColumnType<HistoryAction | null, HistoryAction | null | undefined>
  at: Timestamp
  actor_kind: HistoryEvent['actor']['kind']
  actor_name: string
  ip: string | null
  recipient: string | null
  reason: string | null
}

interface IdempotencyKeys {
  tenant_id: TenantId
  user_id: string
  idempotency_key: string
  envelope_id: string
  created_at: Timestamp
}

interface MailboxMails {
  tenant_id: TenantId
  id: string
  idempotency_key: string
  recipient: string
  subject: string
  text: string
  html: string
  at: Timestamp
}

interface SentMails {
  tenant_id: TenantId
  idempotency_key: string
  at: Timestamp
}

export interface Outbox<Tenant> {
  tenant_id: Tenant
  id: string
  kind: JobKind
  /** JSON of the job. */
  payload: string
  /** Jobs of one stream run one after the other, by `position`. */
  stream: string | null
  position: number
  created_at: Timestamp
  /** Not before this time; while a job runs, the end of the lease. */
  available_at: Timestamp
  attempts: number
  last_error: string | null
  /** Set when it has failed for good. */
  dead_at: Timestamp | null
}

/** What was used on a day of UTC that is over. */
interface UsageSnapshots {
  tenant_id: TenantId
  /** `2026-11-25` */
  day: string
  envelopes_sent: number
  /** At the end of it. */
  members: number
  storage_bytes: number
}

interface Erasures {
  tenant_id: TenantId
  id: string
  /** Whose data is erased; null once it is. */
  email: string | null
  requested_at: Timestamp
  finished_at: Timestamp | null
  /** How many so far. */
  envelopes: number
  events: number
  mails: number
}

interface Operators {
  id: string
  name: string
  email: string
  /** Empty for who has to choose a password first. */
  password_hash: string
  role: ColumnType<OperatorRole, OperatorRole | undefined>
  created_at: Timestamp
  /** Since when they cannot sign in. */
  disabled_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
  /** SHA-256 of the token in the link by which they choose a password. */
  invitation_hash: ColumnType<string | null, string | null | undefined>
  invitation_expires_at: ColumnType<Timestamp | null, Timestamp | null | undefined>
}

interface OperatorTokens extends Tokens {
  operator_id: string
}

/** What operators did. Rows are never changed and never removed, also when what they are about is gone. */
interface OperatorHistory {
  id: string
  type: OperatorEventType
  action: ColumnType<OperatorEventAction | null, OperatorEventAction | null | undefined>
  /** What the release before does not know: see `operators/history.ts`. */
  later_action: ColumnType<OperatorEventAction | null, OperatorEventAction | null | undefined>
  at: Timestamp
  operator_id: string
  operator_name: string
  ip: string
  /** As the release before reads and writes it; `about_tenant_id` takes its place. */
  tenant_id: string | null
  about_tenant_id: ColumnType<string | null, string | null | undefined>
  /** JSON of what it was done with. */
  details: string
}

interface OperatorIdempotencyKeys {
  operator_id: string
  idempotency_key: string
  tenant_id: string
  created_at: Timestamp
}

/** Processes that live or lived: a row for each thing that one does. */
interface Processes {
  id: string
  service: string
  /** Name of the machine or the container. */
  instance: string
  version: string
  started_at: Timestamp
  seen_at: Timestamp
  stopped_at: Timestamp | null
}

/** Tables that belong to no tenant, and the outbox as the relay sees it: all tenants' jobs. */
export interface GlobalTables {
  tenants: Tenants
  tenant_domains: TenantDomains
  plans: Plans
  operators: Operators
  operator_tokens: OperatorTokens
  operator_history: OperatorHistory
  operator_idempotency_keys: OperatorIdempotencyKeys
  operator_kept_answers: KeptAnswers
  processes: Processes
  outbox: Outbox<string>
}

/** Tables whose rows belong to one tenant. Reached only through a tenant's handle. */
export interface TenantTables {
  users: Users
  access_tokens: AccessTokens
  impersonations: Impersonations
  invitations: Invitations
  password_resets: PasswordResets
  tenant_history: TenantHistory
  kept_answers: KeptAnswers & { tenant_id: TenantId }
  envelopes: Envelopes
  documents: Documents
  recipients: Recipients
  history: History
  idempotency_keys: IdempotencyKeys
  mailbox_mails: MailboxMails
  sent_mails: SentMails
  erasures: Erasures
  usage_snapshots: UsageSnapshots
  domain_claims: DomainClaims
  outbox: Outbox<TenantId>
}

/** What is counted over all tenants: in which state something is and since when, nothing of what it is or whose. */
export interface CountedTables {
  envelopes: Pick<Envelopes, 'status' | 'sent_at' | 'updated_at'>
}

export const globalTables: ReadonlySet<string> = new Set<keyof GlobalTables>([
  'tenants',
  'tenant_domains',
  'plans',
  'operators',
  'operator_tokens',
  'operator_history',
  'operator_idempotency_keys',
  'operator_kept_answers',
  'processes',
  'outbox',
])
export const countedTables: ReadonlySet<string> = new Set<keyof CountedTables>(['envelopes'])
export const tenantTables: ReadonlySet<string> = new Set<keyof TenantTables>([
  'users',
  'access_tokens',
  'impersonations',
  'invitations',
  'password_resets',
  'tenant_history',
  'kept_answers',
  'envelopes',
  'documents',
  'recipients',
  'history',
  'idempotency_keys',
  'mailbox_mails',
  'sent_mails',
  'erasures',
  'usage_snapshots',
  'domain_claims',
  'outbox',
])

export type Tenant = Selectable<Tenants>
export type PlanRow = Selectable<Plans>
export type UserRow = Selectable<Users>
export type InvitationRow = Selectable<Invitations>
export type PasswordResetRow = Selectable<PasswordResets>
export type ImpersonationRow = Selectable<Impersonations>
export type KeptAnswer = Selectable<KeptAnswers>
export type OperatorHistoryRow = Selectable<OperatorHistory>
export type OperatorRow = Selectable<Operators>
export type StoredToken = Selectable<Tokens>
export type EnvelopeRow = Selectable<Envelopes>
export type DocumentRow = Selectable<Documents>
export type RecipientRow = Selectable<Recipients>
export type HistoryRow = Selectable<History>
export type DomainClaimRow = Selectable<DomainClaims>
export type ErasureRow = Selectable<Erasures>
export type OutboxRow = Selectable<Outbox<string>>

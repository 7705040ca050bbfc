import type { TenantTables } from '../database/schema.ts'

type Exported<Row> = Record<Exclude<keyof Row, 'tenant_id'>, boolean>

/**
 * What of each table an export has: never what proves who somebody is, nor what is made from the rest. A string says why a
 * whole table is left out. A new table, or column, does not compile until it is decided.
 */
const exported = {
  users: {
    id: true,
    name: true,
    email: true,
    role: true,
    owner_since: true,
    removed_at: true,
    password_hash: false,
    created_at: true,
  },
  access_tokens: {
    id: true,
    user_id: true,
    token_hash: false,
    created_at: true,
    last_used_at: true,
    expires_at: true,
    ip: true,
    user_agent: true,
    impersonation_id: true,
  },
  impersonations: {
    id: true,
    user_id: true,
    operator_id: false,
    operator_name: true,
    return_to: false,
    token_hash: false,
    created_at: true,
    expires_at: true,
    used_at: true,
  },
  invitations: {
    id: true,
    user_id: true,
    link_version: false,
    link_hash: false,
    created_at: true,
    expires_at: true,
    accepted_at: true,
  },
  password_resets: {
    id: true,
    user_id: true,
    link_version: false,
    link_hash: false,
    created_at: true,
    expires_at: true,
    used_at: true,
  },
  tenant_history: {
    id: true,
    type: true,
    at: true,
    actor_kind: true,
    actor_name: true,
    ip: true,
    subject: true,
    detail: true,
  },
  envelopes: {
    id: true,
    sender_id: true,
    title: true,
    message: true,
    status: true,
    version: true,
    expires_in_days: true,
    remind_every_days: true,
    search_text: false,
    created_at: true,
    updated_at: true,
    sent_at: true,
    expires_at: true,
  },
  documents: { id: true, envelope_id: false, name: true, type: true, size: true, sha256: true },
  recipients: {
    id: true,
    envelope_id: false,
    position: true,
    name: true,
    email: true,
    signing_order: true,
    role: true,
    status: true,
    link_version: false,
    link_hash: false,
    delivered_at: true,
    viewed_at: true,
    signed_at: true,
    reminders: true,
    reminded_at: true,
    remind_at: true,
    signature: true,
    signature_drawing: true,
    decline_reason: true,
    erased_at: true,
  },
  history: {
    envelope_id: false,
    sequence: true,
    type: true,
    action: true,
    at: true,
    actor_kind: true,
    actor_name: true,
    ip: true,
    recipient: true,
    reason: true,
  },
  erasures: {
    id: true,
    email: false,
    requested_at: true,
    finished_at: true,
    envelopes: true,
    events: true,
    mails: true,
  },
  usage_snapshots: { day: true, envelopes_sent: true, members: true, storage_bytes: true },
  domain_claims: {
    domain: true,
    created_at: true,
    status: true,
    status_since: true,
    checked_at: true,
    outcome: true,
    found: true,
    looked_for_since: false,
    next_check_at: false,
  },
  sent_mails: { idempotency_key: true, at: true },
  mailbox_mails: 'holds links by which one signs in another’s place; there are some in development alone',
  kept_answers: 'repeats for two days what the other tables have',
  idempotency_keys: 'kept for two days, and about requests',
  outbox: 'what is still to be done about what the other tables have',
} as const satisfies { [Table in keyof TenantTables]: Exported<TenantTables[Table]> | string }

type Columns = typeof exported
export type ExportedTable = {
  [Table in keyof Columns]: Columns[Table] extends string ? never : Table
}[keyof Columns]
export type ExportedColumn<Table extends ExportedTable> = {
  [Column in keyof Columns[Table]]: Columns[Table][Column] extends true ? Column : never
}[keyof Columns[Table]]

export function exportedColumns<Table extends ExportedTable>(table: Table): ExportedColumn<Table>[] {
  const chosen = Object.entries(exported[table]).filter(([, isExported]) => isExported)
  return chosen.map(([column]) => column as ExportedColumn<Table>)
}

import type {
  Document,
  Envelope,
  EnvelopeSummary,
  HistoryEvent,
  Recipient,
  SignatureDrawing,
} from '@envelope/contract'
import type { TenantDatabase } from '../database/database.ts'
import { prepared, type Placeholders } from '../database/prepared.ts'
import type { DocumentRow, EnvelopeRow, HistoryRow, RecipientRow } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'

export const toDocument = ({ id, name, type, size, sha256 }: DocumentRow): Document => ({
  id,
  name,
  type,
  size,
  sha256,
})

export const toDrawing = ({
  signature_drawing: drawing,
}: Pick<RecipientRow, 'signature_drawing'>): SignatureDrawing | null =>
  drawing === null ? null : (JSON.parse(drawing) as SignatureDrawing)

export const toRecipient = (row: RecipientRow): Recipient => ({
  id: row.id,
  name: row.name,
  email: row.email,
  order: row.signing_order,
  role: row.role,
  status: row.status,
  signedAt: row.signed_at,
  remindedAt: row.reminded_at,
  declineReason: row.decline_reason,
  drawing: toDrawing(row),
  erasedAt: row.erased_at,
})

export const toHistoryEvent = (row: Omit<HistoryRow, 'tenant_id' | 'envelope_id'>): HistoryEvent => ({
  sequence: row.sequence,
  type: row.type,
  action: row.action,
  at: row.at,
  actor: { kind: row.actor_kind, name: row.actor_name },
  ip: row.ip,
  recipient: row.recipient,
  reason: row.reason,
})

/** What a {@link toSummary} is made of: without the message, and what is searched. */
export const summaryColumns = [
  'id',
  'title',
  'status',
  'version',
  'created_at',
  'updated_at',
  'sent_at',
  'expires_at',
] as const

export const toSummary = (
  row: Pick<EnvelopeRow, (typeof summaryColumns)[number]>,
  sender: string,
  recipients: Pick<RecipientRow, 'name' | 'role' | 'status'>[],
): EnvelopeSummary => ({
  id: row.id,
  title: row.title,
  status: row.status,
  version: row.version,
  sender,
  recipients: recipients.map(({ name, role, status }) => ({ name, role, status })),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  sentAt: row.sent_at,
  expiresAt: row.expires_at,
})

type OfEnvelope = Placeholders<{ envelopeId: string }>

const findRecipients = prepared((database: TenantDatabase, { envelopeId }: OfEnvelope) =>
  database.selectFrom('recipients').selectAll().where('envelope_id', '=', envelopeId).orderBy('position'),
)

export const recipientsOf = (database: TenantDatabase, envelopeId: string): Promise<RecipientRow[]> =>
  findRecipients(database, { envelopeId })

const findDocuments = prepared((database: TenantDatabase, { envelopeId }: OfEnvelope) =>
  database.selectFrom('documents').selectAll().where('envelope_id', '=', envelopeId).orderBy('id'),
)

export const documentsOf = (database: TenantDatabase, envelopeId: string): Promise<DocumentRow[]> =>
  findDocuments(database, { envelopeId })

const findHistory = prepared((database: TenantDatabase, { envelopeId }: OfEnvelope) =>
  database.selectFrom('history').selectAll().where('envelope_id', '=', envelopeId).orderBy('sequence'),
)

const findSender = prepared((database: TenantDatabase, { id }: Placeholders<{ id: string }>) =>
  database.selectFrom('users').select(['name', 'email']).where('id', '=', id),
)

export async function senderOf(
  database: TenantDatabase,
  envelope: EnvelopeRow,
): Promise<{ name: string; email: string }> {
  const [sender] = await findSender(database, { id: envelope.sender_id })
  return sender!
}

/** When everybody had signed and approved: the last thing that happens to an envelope. Null before. */
export const completedAt = ({ status, updated_at }: Pick<EnvelopeRow, 'status' | 'updated_at'>) =>
  status === 'completed' ? updated_at : null

/** @throws Refusal `not_found` */
export async function findEnvelope(database: TenantDatabase, envelopeId: string): Promise<EnvelopeRow> {
  const [row] = await findById(database, { envelopeId })
  if (!row) throw new Refusal('not_found')
  return row
}

const findById = prepared((database: TenantDatabase, { envelopeId }: OfEnvelope) =>
  database.selectFrom('envelopes').selectAll().where('id', '=', envelopeId),
)

/**
 * The envelope, held until the transaction ends: whoever changes an envelope or what belongs to it does this first,
 * so that its steps happen one after the other.
 * @throws Refusal `not_found`
 */
export async function lockEnvelope(transaction: TenantDatabase, envelopeId: string): Promise<EnvelopeRow> {
  const [row] = await lockById(transaction, { envelopeId })
  if (!row) throw new Refusal('not_found')
  return row
}

const lockById = prepared((database: TenantDatabase, { envelopeId }: OfEnvelope) =>
  database.selectFrom('envelopes').selectAll().where('id', '=', envelopeId).forUpdate(),
)

/** The envelope with all that belongs to it. */
export async function toEnvelope(database: TenantDatabase, row: EnvelopeRow): Promise<Envelope> {
  const sender = await senderOf(database, row)
  const recipients = await recipientsOf(database, row.id)
  const documents = await documentsOf(database, row.id)
  const history = await findHistory(database, { envelopeId: row.id })
  return {
    ...toSummary(row, sender.name, recipients),
    message: row.message,
    expiresInDays: row.expires_in_days,
    remindEveryDays: row.remind_every_days,
    documents: documents.map(toDocument),
    recipients: recipients.map(toRecipient),
    history: history.map(toHistoryEvent),
  }
}

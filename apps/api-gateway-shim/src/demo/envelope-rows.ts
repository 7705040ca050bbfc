import { createHash } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { Tenant, TenantTables, UserRow } from '../database/schema.ts'
import { searchText } from '../lists/search.ts'
import { signingRequestMail } from '../mail/templates.ts'
import type { Links } from '../links.ts'
import { demoId } from './demo-id.ts'
import type { DemoDocument, Story } from './stories.ts'
import { playStory, type Timeline } from './timeline.ts'

type Row<Table extends keyof TenantTables> = Insertable<TenantTables[Table]>

/** Rows by table, in the order in which they can be inserted. */
export interface DemoRows {
  envelopes: Row<'envelopes'>[]
  documents: Row<'documents'>[]
  recipients: Row<'recipients'>[]
  history: Row<'history'>[]
  mailbox_mails: Row<'mailbox_mails'>[]
  outbox: Row<'outbox'>[]
}

export const noRows = (): DemoRows => ({
  envelopes: [],
  documents: [],
  recipients: [],
  history: [],
  mailbox_mails: [],
  outbox: [],
})

export interface StoryTeller {
  tenant: Tenant
  senders: Pick<UserRow, 'id' | 'name'>[]
  contents: ReadonlyMap<DemoDocument, Buffer>
  links: Links
  now: Date
}

/** Adds all rows of one story. */
export function addStory(
  rows: DemoRows,
  story: Story,
  { tenant, senders, contents, links, now }: StoryTeller,
): void {
  const createdAt = new Date(now.getTime() - story.hoursAgo * 60 * 60_000)
  const sender = senders[story.sender]!
  const timeline = playStory(story, sender.name, createdAt)
  const idOf = (what: string, at = createdAt) => demoId(`${tenant.slug}/${story.hoursAgo}/${what}`, at)
  const envelope = { id: idOf('envelope'), ...envelopeColumns(story, timeline) }
  rows.envelopes.push({ ...envelope, sender_id: sender.id })

  for (const name of story.documents) {
    const content = contents.get(name)!
    const sha256 = createHash('sha256').update(content).digest('hex')
    const type = 'application/pdf' as const
    rows.documents.push({
      id: idOf(name),
      envelope_id: envelope.id,
      name,
      type,
      size: content.length,
      sha256,
    })
  }
  for (const event of timeline.history)
    rows.history.push({
      envelope_id: envelope.id,
      sequence: event.sequence,
      type: event.type,
      at: event.at,
      actor_kind: event.actor.kind,
      actor_name: event.actor.name,
      ip: event.ip,
      recipient: event.recipient,
      reason: event.reason,
    })

  for (const [position, { name, email, order }] of story.recipients.entries()) {
    const fate = timeline.fates[position]!
    const owner = { tenant_id: tenant.id, id: idOf(`recipient ${position}`), link_version: 1 }
    const hasTurn = fate.deliveredAt !== null || (timeline.status === 'sent' && order === 1)
    rows.recipients.push({
      id: owner.id,
      envelope_id: envelope.id,
      position,
      name,
      email,
      signing_order: order,
      status: fate.status,
      link_hash: hasTurn ? links.hashFor(owner) : null,
      delivered_at: fate.deliveredAt?.toISOString() ?? null,
      viewed_at: fate.viewedAt?.toISOString() ?? null,
      signed_at: fate.signedAt?.toISOString() ?? null,
      signature: fate.signedAt && name,
      decline_reason: fate.status === 'declined' ? story.reason : null,
    })
    if (fate.deliveredAt) {
      const mail = signingRequestMail(tenant, {
        recipient: { name, email, role: 'signer' },
        sender: sender.name,
        tenant: tenant.name,
        title: story.title,
        message: story.message,
        expiresAt: envelope.expires_at,
        url: links.urlFor(tenant, owner),
      })
      rows.mailbox_mails.push({
        id: idOf(`mail ${position}`, fate.deliveredAt),
        idempotency_key: `deliver:${owner.id}:1`,
        recipient: `${name} <${email}>`,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        at: fate.deliveredAt.toISOString(),
      })
    } else if (hasTurn) {
      rows.outbox.push(
        failedDelivery(envelope.id, { id: idOf(`job ${position}`), recipientId: owner.id, now }),
      )
    }
  }
}

const envelopeColumns = (story: Story, { status, history, sentAt, expiresAt }: Timeline) => ({
  title: story.title,
  message: story.message,
  status,
  version: history.length,
  expires_in_days: story.expiresInDays,
  search_text: searchText([story.title, ...story.recipients.flatMap(({ name, email }) => [name, email])]),
  created_at: history[0]!.at,
  updated_at: history.at(-1)!.at,
  sent_at: sentAt?.toISOString() ?? null,
  expires_at: expiresAt?.toISOString() ?? null,
})

/** Why an envelope of the demo is sent and not delivered: its mail failed, and is tried again tomorrow. */
const failedDelivery = (
  envelopeId: string,
  { id, recipientId, now }: { id: string; recipientId: string; now: Date },
): Row<'outbox'> => ({
  id,
  kind: 'deliver',
  payload: JSON.stringify({ kind: 'deliver', envelopeId, recipientId }),
  position: 0,
  created_at: now.toISOString(),
  available_at: new Date(now.getTime() + 20 * 60 * 60_000).toISOString(),
  attempts: 1,
  last_error: '451 The recipient’s mail server is not available',
})

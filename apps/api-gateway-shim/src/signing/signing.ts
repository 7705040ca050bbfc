import type { RecipientRole, SignatureDrawing, SigningRequest, signingResult } from '@envelope/contract'
import type { z } from 'zod'
import type { TenantDatabase, TenantTransaction } from '../database/database.ts'
import type { RecipientRow, Tenant } from '../database/schema.ts'
import { documentsOf, recipientsOf, senderOf, toDocument } from '../envelopes/rows.ts'
import { isAwaited, passOn } from '../envelopes/send.ts'
import { isOpen } from '../envelopes/state-machine.ts'
import { takeStep, theSystem, type Actor } from '../envelopes/steps.ts'
import { failpoint } from '../failpoints.ts'
import { enqueue } from '../jobs/outbox.ts'
import type { Links } from '../links.ts'
import { Refusal } from '../refusal.ts'
import { recordDelivery } from './delivery.ts'
import { openLink, openLinkForChange, type OpenLink } from './open-link.ts'

export type SigningResult = z.output<typeof signingResult>

/** What a recipient does, with the link's token and where from. Each throws the Refusals of `openLink`. */
export interface Visit {
  token: string
  ip: string
}

const actorOf = (recipient: RecipientRow, { ip }: Visit): Actor => ({
  kind: 'recipient',
  name: recipient.name,
  ip,
})

export async function signingRequest(
  database: TenantDatabase,
  tenant: Tenant,
  { token }: Pick<Visit, 'token'>,
): Promise<SigningRequest> {
  const { envelope, recipient } = await openLink(database, token, new Date())
  const sender = await senderOf(database, envelope)
  const documents = await documentsOf(database, envelope.id)
  return {
    tenant: tenant.name,
    sender: sender.name,
    title: envelope.title,
    message: envelope.message,
    expiresAt: envelope.expires_at,
    recipient: { name: recipient.name, email: recipient.email, role: recipient.role },
    documents: documents.map(toDocument),
  }
}

/** Records that the recipient has the documents before their eyes; only the first time is a step. */
export async function recordView(database: TenantDatabase, visit: Visit): Promise<void> {
  const now = new Date()
  await database.transaction().execute(async (transaction) => {
    const { envelope, recipient } = await openDeliveredLink(transaction, visit, now)
    if (recipient.viewed_at !== null) return
    await transaction
      .updateTable('recipients')
      .set({ status: 'viewed', viewed_at: now.toISOString() })
      .where('id', '=', recipient.id)
      .execute()
    if (!isOpen(envelope.status)) return
    const actor = actorOf(recipient, visit)
    await takeStep(transaction, envelope, { type: 'viewed', actor, at: now, recipient: recipient.name })
  })
}

/** A mail can be faster than its own record: who follows the link has it delivered. */
async function openDeliveredLink(
  transaction: TenantTransaction,
  { token }: Visit,
  now: Date,
): Promise<OpenLink> {
  const { envelope, recipient } = await openLinkForChange(transaction, token, now)
  return { envelope: await recordDelivery(transaction, envelope, recipient, now), recipient }
}

const refusals = {
  signer: 'You are asked to sign.',
  approver: 'You are asked to approve.',
  viewer: 'This was sent to you for reading only.',
}

function assertRole({ recipient }: OpenLink, roles: RecipientRole[]): void {
  if (!roles.includes(recipient.role)) throw new Refusal('forbidden', { detail: refusals[recipient.role] })
}

interface Signature {
  /** As typed. */
  name: string
  drawing?: SignatureDrawing | undefined
}

/** @throws Refusal also `forbidden` for who is no signer */
export const sign = (
  database: TenantDatabase,
  links: Links,
  visit: Visit,
  signature: Signature,
): Promise<SigningResult> => agree(database, links, visit, { role: 'signer', signature })

/** @throws Refusal also `forbidden` for who is no approver */
export const approve = (database: TenantDatabase, links: Links, visit: Visit): Promise<SigningResult> =>
  agree(database, links, visit, { role: 'approver' })

/** When everybody has agreed, the envelope is completed; when it is the next ones' turn, they get their links. */
async function agree(
  database: TenantDatabase,
  links: Links,
  visit: Visit,
  { role, signature }: { role: 'signer' | 'approver'; signature?: Signature },
): Promise<SigningResult> {
  const now = new Date()
  const result = await database.transaction().execute(async (transaction) => {
    const link = await openDeliveredLink(transaction, visit, now)
    assertRole(link, [role])
    const { envelope, recipient } = link
    await transaction
      .updateTable('recipients')
      .set({
        status: 'signed',
        signed_at: now.toISOString(),
        signature: signature?.name ?? null,
        signature_drawing: signature?.drawing ? JSON.stringify(signature.drawing) : null,
        remind_at: null,
      })
      .where('id', '=', recipient.id)
      .execute()
    const actor = actorOf(recipient, visit)
    const signed = await takeStep(transaction, envelope, {
      type: 'signed',
      ...(role === 'approver' && { action: 'approved' }),
      actor,
      at: now,
      recipient: recipient.name,
    })

    const recipients = await recipientsOf(transaction, envelope.id)
    const completed = !recipients.some(isAwaited)
    if (completed) {
      await takeStep(transaction, signed, { type: 'completed', actor: theSystem, at: now })
      await enqueue(transaction, [
        { kind: 'notifySender', envelopeId: envelope.id, outcome: 'completed' },
        ...recipients
          .filter(({ status }) => status === 'signed')
          .map(({ id }) => ({ kind: 'deliverCopy' as const, envelopeId: envelope.id, recipientId: id })),
      ])
    }
    await passOn(transaction, links, signed, recipients)
    failpoint('sign:written')
    return { status: role === 'approver' ? ('approved' as const) : ('signed' as const), completed }
  })
  failpoint('sign:committed')
  return result
}

/**
 * Declines: the envelope is closed for everybody.
 * @throws Refusal also `forbidden` for a viewer
 */
export async function decline(
  database: TenantDatabase,
  visit: Visit,
  reason: string,
): Promise<SigningResult> {
  const now = new Date()
  return database.transaction().execute(async (transaction) => {
    const link = await openDeliveredLink(transaction, visit, now)
    assertRole(link, ['signer', 'approver'])
    const { envelope, recipient } = link
    await transaction
      .updateTable('recipients')
      .set({ status: 'declined', decline_reason: reason })
      .where('id', '=', recipient.id)
      .execute()
    const actor = actorOf(recipient, visit)
    await takeStep(transaction, envelope, {
      type: 'declined',
      actor,
      at: now,
      recipient: recipient.name,
      reason,
    })
    await enqueue(transaction, [{ kind: 'notifySender', envelopeId: envelope.id, outcome: 'declined' }])
    return { status: 'declined' as const, completed: false }
  })
}

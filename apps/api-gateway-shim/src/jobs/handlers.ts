import type { Database, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import { findEnvelope, lockEnvelope, recipientsOf, senderOf } from '../envelopes/rows.ts'
import { checkDomain } from '../domains/check-domain.ts'
import { tellOfDomain } from '../domains/tell-of-domain.ts'
import type { TextRecords } from '../domains/text-records.ts'
import { erasePerson } from '../erasure/erase-person.ts'
import { failpoint } from '../failpoints.ts'
import type { Files } from '../files/files.ts'
import { invitationMailKey, isOpenInvitation } from '../invitations/invitations.ts'
import type { SigningRequestMail } from '../mail/letters.ts'
import type { Mailer } from '../mail/mailer.ts'
import {
  completedMail,
  copyMail,
  declinedMail,
  deletionCanceledMail,
  deletionRequestedMail,
  invitationMail,
  passwordChangedMail,
  passwordResetMail,
  reminderMail,
  signingRequestMail,
} from '../mail/templates.ts'
import { openReset } from '../people/password-reset.ts'
import type { Broadcaster } from '../realtime/broadcaster.ts'
import { Refusal } from '../refusal.ts'
import { recordDelivery } from '../signing/delivery.ts'
import { whyDead, type OpenLink } from '../signing/open-link.ts'
import { prepareFiles } from '../tenants/prepare-files.ts'
import { deletionOf, suspensionOf } from '../tenants/suspension.ts'
import type { Links } from '../links.ts'
import type { Job } from './job.ts'

export interface HandlerParts {
  database: Database
  files: Files
  mailer: Mailer
  broadcaster: Broadcaster
  links: Links
  textRecords: TextRecords
}

type JobOf<Kind extends Job['kind']> = Extract<Job, { kind: Kind }>

/**
 * Does what the outbox's jobs say. A job may be handled more than once, with the effect of once. One of a later release, as
 * there are while it takes the place of this one, fails, and so waits for it.
 */
export class Handlers {
  readonly #parts: HandlerParts

  constructor(parts: HandlerParts) {
    this.#parts = parts
  }

  async handle(tenantId: string, job: Job): Promise<void> {
    switch (job.kind) {
      case 'deliver':
        return this.#deliver(tenantId, job)
      case 'remind':
        return this.#remind(tenantId, job)
      case 'invite':
        return this.#invite(tenantId, job)
      case 'resetPassword':
        return this.#resetPassword(tenantId, job)
      case 'passwordChanged':
        return this.#passwordChanged(tenantId, job)
      case 'notifySender':
        return this.#notifySender(tenantId, job)
      case 'deliverCopy':
        return this.#deliverCopy(tenantId, job)
      case 'broadcast':
        return this.#parts.broadcaster.envelopeChanged(tenantId, job.change)
      case 'peopleChanged':
        return this.#peopleChanged(tenantId, job)
      case 'sessionEnded':
        return this.#parts.broadcaster.endConnections(job.sessionId)
      case 'tenantSuspended':
        return this.#parts.broadcaster.tenantSuspended(tenantId, { reason: job.reason })
      case 'deletionRequested':
      case 'deletionCanceled':
        return this.#tellOfDeletion(tenantId, job)
      case 'domainMissing':
      case 'domainLapsed':
        return tellOfDomain(this.#parts, await this.#tenant(tenantId), job)
      case 'erase':
        return erasePerson(this.#parts.database, { tenantId, erasureId: job.erasureId })
      case 'checkDomain':
        return this.#checkDomain(tenantId, job)
      case 'prepareFiles':
        return prepareFiles(this.#parts.database.global, this.#parts.files, tenantId)
      case 'removeFile':
        return this.#parts.files.remove({ tenantId, documentId: job.documentId })
      default:
        throw new Error(
          `“${(job as Job).kind}” is no kind of job that this release knows: a later one does it`,
        )
    }
  }

  /** The mail first, then its record: killed between the two, it is recorded at the repeat, and not mailed again. */
  async #deliver(tenantId: string, { envelopeId, recipientId }: JobOf<'deliver'>): Promise<void> {
    const link = await this.#openLink(tenantId, { envelopeId, recipientId })
    if (!link) return
    const { database, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const tenant = await this.#tenant(tenantId)
    const mail = signingRequestMail(tenant, await this.#signingRequest(tenant, link))
    await mailer.send(tenantDatabase, mail, `deliver:${recipientId}:${link.recipient.link_version}`)
    failpoint('job:mailed')

    await tenantDatabase.transaction().execute(async (transaction) => {
      const current = {
        envelope: await lockEnvelope(transaction, envelopeId),
        recipient: await findRecipient(transaction, recipientId),
      }
      const now = new Date()
      if (!whyDead(current, now)) await recordDelivery(transaction, current.envelope, current.recipient, now)
    })
  }

  async #remind(tenantId: string, { reminder, ...ids }: JobOf<'remind'>): Promise<void> {
    const link = await this.#openLink(tenantId, ids)
    if (!link) return
    const { database, mailer } = this.#parts
    const tenant = await this.#tenant(tenantId)
    const mail = reminderMail(tenant, await this.#signingRequest(tenant, link))
    await mailer.send(database.tenant(tenantId), mail, `remind:${link.recipient.id}:${reminder}`)
  }

  async #deliverCopy(tenantId: string, { envelopeId, recipientId }: JobOf<'deliverCopy'>): Promise<void> {
    const { database, mailer, links } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const tenant = await this.#tenant(tenantId)
    const { title } = await findEnvelope(tenantDatabase, envelopeId)
    const recipient = await findRecipient(tenantDatabase, recipientId)
    if (recipient.erased_at !== null) return
    const mail = copyMail(tenant, {
      recipient,
      tenant: tenant.name,
      title,
      url: links.urlFor(tenant, recipient),
    })
    await mailer.send(tenantDatabase, mail, `copy:${recipientId}:${recipient.link_version}`)
  }

  /** A recipient's link, unless it leads nowhere any more. */
  async #openLink(
    tenantId: string,
    { envelopeId, recipientId }: { envelopeId: string; recipientId: string },
  ): Promise<OpenLink | undefined> {
    const database = this.#parts.database.tenant(tenantId)
    const link = {
      envelope: await findEnvelope(database, envelopeId),
      recipient: await findRecipient(database, recipientId),
    }
    return whyDead(link, new Date()) ? undefined : link
  }

  async #signingRequest(tenant: Tenant, { envelope, recipient }: OpenLink): Promise<SigningRequestMail> {
    const sender = await senderOf(this.#parts.database.tenant(tenant.id), envelope)
    return {
      recipient,
      sender: sender.name,
      tenant: tenant.name,
      title: envelope.title,
      message: envelope.message,
      expiresAt: envelope.expires_at,
      url: this.#parts.links.urlFor(tenant, recipient),
    }
  }

  async #invite(tenantId: string, { invitationId }: JobOf<'invite'>): Promise<void> {
    const { database, links, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const invitation = await tenantDatabase
      .selectFrom('invitations')
      .selectAll()
      .where('id', '=', invitationId)
      .executeTakeFirst()
    // Canceled, or used meanwhile.
    if (!invitation || !isOpenInvitation(invitation, new Date())) return
    const tenant = await this.#tenant(tenantId)
    const mail = invitationMail(tenant, {
      user: await tenantDatabase
        .selectFrom('users')
        .select(['name', 'email'])
        .where('id', '=', invitation.user_id)
        .executeTakeFirstOrThrow(),
      tenant: tenant.name,
      address: links.tenantUrl(tenant),
      expiresAt: invitation.expires_at,
      url: links.invitationUrl(tenant, invitation),
    })
    await mailer.send(tenantDatabase, mail, invitationMailKey(invitation))
  }

  async #resetPassword(tenantId: string, { resetId, email }: JobOf<'resetPassword'>): Promise<void> {
    const { database, links, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const opened = await openReset(tenantDatabase, links, { tenantId, resetId, email })
    if (!opened || opened.reset.used_at !== null) return
    const tenant = await this.#tenant(tenantId)
    const mail = passwordResetMail(tenant, {
      user: opened.user,
      tenant: tenant.name,
      url: links.passwordResetUrl(tenant, opened.reset),
    })
    await mailer.send(tenantDatabase, mail, `password-reset:${resetId}`)
  }

  /** Who was removed hears first that it is them, so that their pages say so, and then nothing any more. */
  async #peopleChanged(tenantId: string, { at, removed }: JobOf<'peopleChanged'>): Promise<void> {
    const { broadcaster } = this.#parts
    await broadcaster.peopleChanged(tenantId, { at, ...(removed && { removed }) })
    if (removed) await broadcaster.endConnections(removed)
  }

  async #passwordChanged(
    tenantId: string,
    { userId, resetId, own }: JobOf<'passwordChanged'>,
  ): Promise<void> {
    const { database, links, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const user = await tenantDatabase
      .selectFrom('users')
      .select(['name', 'email'])
      .where('id', '=', userId)
      .executeTakeFirst()
    // Removed meanwhile.
    if (!user) return
    const tenant = await this.#tenant(tenantId)
    const mail = passwordChangedMail(tenant, {
      user,
      tenant: tenant.name,
      url: links.tenantUrl(tenant),
      staysSignedIn: own === true,
    })
    await mailer.send(tenantDatabase, mail, `password-changed:${resetId}`)
  }

  async #notifySender(tenantId: string, { envelopeId, outcome }: JobOf<'notifySender'>): Promise<void> {
    const { database, links, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const tenant = await this.#tenant(tenantId)
    const envelope = await findEnvelope(tenantDatabase, envelopeId)
    const about = {
      sender: await senderOf(tenantDatabase, envelope),
      tenant: tenant.name,
      title: envelope.title,
      url: links.envelopeUrl(tenant, envelopeId),
    }
    const key = `${outcome}:${envelopeId}`
    if (outcome === 'completed') return mailer.send(tenantDatabase, completedMail(tenant, about), key)

    const recipients = await recipientsOf(tenantDatabase, envelopeId)
    const declined = recipients.find(({ status }) => status === 'declined')
    if (!declined) throw new Error(`no recipient of the envelope ${envelopeId} has declined`)
    const mail = declinedMail(tenant, {
      ...about,
      recipient: declined,
      reason: declined.decline_reason ?? '',
    })
    return mailer.send(tenantDatabase, mail, key)
  }

  /** Of a deletion that was taken back meanwhile, the other mail tells. */
  async #tellOfDeletion(
    tenantId: string,
    { kind, userId, requestedAt }: JobOf<'deletionRequested' | 'deletionCanceled'>,
  ): Promise<void> {
    const { database, links, mailer } = this.#parts
    const tenantDatabase = database.tenant(tenantId)
    const tenant = await this.#tenant(tenantId)
    const user = await tenantDatabase
      .selectFrom('users')
      .select(['name', 'email'])
      .where('id', '=', userId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    const deletion = deletionOf(tenant)
    const stands = deletion?.requestedAt === requestedAt
    if (!user || stands !== (kind === 'deletionRequested')) return
    const about = { user, tenant: tenant.name, url: links.tenantUrl(tenant) }
    const mail = deletion
      ? deletionRequestedMail(tenant, { ...about, ...deletion })
      : deletionCanceledMail(tenant, { ...about, staysSuspended: suspensionOf(tenant) !== undefined })
    await mailer.send(tenantDatabase, mail, `${kind}:${userId}:${requestedAt}`)
  }

  async #checkDomain(tenantId: string, { domain }: JobOf<'checkDomain'>): Promise<void> {
    try {
      await checkDomain(this.#parts, { tenantId, domain })
    } catch (error) {
      // It was removed meanwhile.
      if (!(error instanceof Refusal && error.code === 'not_found')) throw error
    }
  }

  #tenant(tenantId: string): Promise<Tenant> {
    return this.#parts.database.global
      .selectFrom('tenants')
      .selectAll()
      .where('id', '=', tenantId)
      .executeTakeFirstOrThrow()
  }
}

async function findRecipient(database: TenantDatabase, id: string) {
  const row = await database.selectFrom('recipients').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found')
  return row
}

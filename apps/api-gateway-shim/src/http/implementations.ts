import type { Configuration } from '../configuration.ts'
import type { Database } from '../database/database.ts'
import { envelopesAwaitedBy } from '../envelopes/awaited.ts'
import { certificate } from '../envelopes/certificate.ts'
import { voidEnvelope } from '../envelopes/close.ts'
import { addDocument, findDocument, removeDocument } from '../envelopes/documents.ts'
import { createDraft, deleteDraft, updateDraft } from '../envelopes/drafts.ts'
import { safeFileName } from '../envelopes/file-name.ts'
import { homeOf } from '../envelopes/home.ts'
import { listEnvelopes } from '../envelopes/list.ts'
import { remindRecipient, rescheduleEnvelope } from '../envelopes/reminders.ts'
import { findEnvelope, toEnvelope } from '../envelopes/rows.ts'
import { sendEnvelope } from '../envelopes/send.ts'
import { exportTenant } from '../export/tenant-export.ts'
import type { TextRecords } from '../domains/text-records.ts'
import type { Files } from '../files/files.ts'
import { acceptInvitation, readInvitation } from '../invitations/invitations.ts'
import type { QueueFigures } from '../jobs/queue.ts'
import { readMailbox } from '../mail/mailbox.ts'
import { endSession, startImpersonation } from '../operators/impersonation.ts'
import { tenantUsage } from '../plans/usage.ts'
import type { Broadcaster } from '../realtime/broadcaster.ts'
import { mayListen } from '../realtime/channel-access.ts'
import { Refusal } from '../refusal.ts'
import type { SignInAttempts } from '../sessions/attempts.ts'
import { membersOf, toUser } from '../sessions/members.ts'
import { signIn } from '../sessions/sign-in.ts'
import type { Links } from '../links.ts'
import { signingCertificate, signingCopy, signingDocument } from '../signing/copy.ts'
import { approve, decline, recordView, sign, signingRequest } from '../signing/signing.ts'
import type { SystemProbes } from '../status/system-status.ts'
import { changeSettings, settingsOf } from '../tenants/settings.ts'
import { suspensionOf } from '../tenants/suspension.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import type { Implementations } from './operation.ts'
import { operatorImplementations } from './operator-implementations.ts'
import { operatorAccountImplementations, operatorLogImplementations } from './operator-log-implementations.ts'
import { operatorWatchImplementations } from './operator-watch-implementations.ts'
import { peopleImplementations } from './people-implementations.ts'
import { tenantDomainImplementations } from './tenant-domain-implementations.ts'
import { withUpload } from './uploads.ts'

export interface ImplementationParts {
  configuration: Configuration
  database: Database
  files: Files
  links: Links
  broadcaster: Broadcaster
  textRecords: TextRecords
  attempts: SignInAttempts
  queueFigures: () => Promise<QueueFigures | undefined>
  probes: SystemProbes
}

/** The contract's operations: each takes what was checked, calls one function, answers. */
export function createImplementations({
  configuration,
  database,
  files,
  links,
  broadcaster,
  textRecords,
  attempts,
  queueFigures,
  probes,
}: ImplementationParts): Implementations {
  return {
    getTenant: async ({ tenant }) => ({ ...tenant, suspension: suspensionOf(tenant) }),

    getUsage: ({ database: own, tenant }) => tenantUsage(database.global, own, tenant.id),

    getSettings: async ({ tenant }) => settingsOf(tenant),
    updateSettings: ({ tenant, body, actor }) =>
      changeSettings(database, { tenantId: tenant.id, settings: body, actor }),

    exportData: ({ tenant, actor }) => exportTenant(database, files, { tenant, actor }),

    createSession: async ({ tenant, database, body, ip, request }) => {
      const origin = { ip, userAgent: request.headers['user-agent'] }
      const { token, user } = await signIn(membersOf(tenant, database, origin), attempts, { ...body, ip })
      return { token, user: toUser(user), tenant }
    },
    createImpersonationSession: ({ database, tenant, body, ip, request }) =>
      startImpersonation(database, tenant, { ...body, ip, userAgent: request.headers['user-agent'] }),
    deleteSession: ({ tenant, member, ip }) => endSession(database, { tenant, member, ip }),
    getAccount: async ({ tenant, member }) => ({
      user: member,
      tenant,
      ...(member.impersonation && { impersonation: member.impersonation }),
    }),

    getInvitation: ({ database, tenant, params }) => readInvitation(database, tenant, params.token),
    acceptInvitation: async ({ tenant, params, body, ip, request }) => {
      const origin = { ip, userAgent: request.headers['user-agent'] }
      const { token, user } = await acceptInvitation(database, tenant, { ...params, ...body, origin })
      return { token, user: toUser(user), tenant }
    },

    getHome: ({ database, member }) => homeOf(database, member),
    listEnvelopes: async ({ database, member, query: { waitingFor, ...query } }) => {
      const awaited = waitingFor && (await envelopesAwaitedBy(database, member))
      return listEnvelopes(database, query, awaited && { only: [...awaited.keys()] })
    },
    createEnvelope: ({ database, tenant, body, member, actor, request }) =>
      createDraft(database, {
        draft: body,
        tenant,
        senderId: member.id,
        actor,
        idempotencyKey: idempotencyKeyOf(request),
      }),
    getEnvelope: async ({ database, params }) =>
      toEnvelope(database, await findEnvelope(database, params.envelopeId)),
    updateEnvelope: ({ database, params, body }) => updateDraft(database, params.envelopeId, body),
    deleteEnvelope: ({ database, params }) => deleteDraft(database, params.envelopeId),
    sendEnvelope: ({ tenant, params, actor }) => sendEnvelope(database, links, { tenant, ...params, actor }),
    voidEnvelope: ({ database, params, body, actor }) =>
      voidEnvelope(database, params.envelopeId, { reason: body.reason, actor }),

    rescheduleEnvelope: ({ database, params, body, actor }) =>
      rescheduleEnvelope(database, { ...params, ...body, actor }),
    remindRecipient: ({ database, params, actor }) => remindRecipient(database, { ...params, actor }),

    addDocument: ({ tenant, params, request }) =>
      withUpload(request, ({ name, content }) =>
        addDocument(database, files, {
          tenant,
          envelopeId: params.envelopeId,
          name: safeFileName(name, 'Document'),
          content,
        }),
      ),
    removeDocument: ({ database, params }) => removeDocument(database, params.envelopeId, params.documentId),
    getDocumentContent: async ({ database, params }) => ({
      document: await findDocument(database, params.envelopeId, params.documentId),
      files,
    }),

    getCertificate: ({ database, tenant, params }) => certificate(database, tenant, params.envelopeId),

    getSigningRequest: ({ database, tenant, params }) => signingRequest(database, tenant, params),
    recordView: ({ database, params, ip }) => recordView(database, { ...params, ip }),
    getSigningDocumentContent: async ({ database, params }) => ({
      document: await signingDocument(database, params.token, params.documentId),
      files,
    }),
    getSigningCopy: ({ database, params }) => signingCopy(database, params.token),
    getSigningCertificate: ({ database, tenant, params }) =>
      signingCertificate(database, tenant, params.token),
    signEnvelope: ({ database, params, body, ip }) =>
      sign(database, links, { ...params, ip }, { name: body.signature, drawing: body.drawing }),
    approveEnvelope: ({ database, params, ip }) => approve(database, links, { ...params, ip }),
    declineEnvelope: ({ database, params, body, ip }) => decline(database, { ...params, ip }, body.reason),

    authorizeChannel: async ({ database, tenant, member, body }) => {
      if (!(await mayListen(database, tenant.id, body.channel_name))) throw new Refusal('forbidden')
      return broadcaster.authorize(body.socket_id, body.channel_name, {
        userId: member.id,
        name: member.name,
        sessionId: member.tokenId,
      })
    },

    getMailbox: async ({ database }) => ({ data: await readMailbox(database) }),

    ...peopleImplementations({ database, links, attempts }),
    ...operatorImplementations({ links, attempts, baseDomain: configuration.baseDomain }),
    ...operatorLogImplementations,
    ...tenantDomainImplementations({ links, textRecords, baseDomain: configuration.baseDomain }),
    ...operatorWatchImplementations({ broadcaster, queueFigures, probes }),
    ...operatorAccountImplementations,
  }
}

import type { erasureOperations, peopleOperations } from '@envelope/contract'
import type { Database } from '../database/database.ts'
import { listErasures, previewErasure, requestErasure } from '../erasure/erasures.ts'
import type { Links } from '../links.ts'
import { changeRole, listMembers, removeMember } from '../people/members.ts'
import { changeOwnPassword } from '../people/own-password.ts'
import { readPasswordReset, requestPasswordReset, resetPassword } from '../people/password-reset.ts'
import {
  cancelInvitation,
  inviteMember,
  listPendingInvitations,
  resendInvitation,
} from '../people/pending-invitations.ts'
import { listSessions, revokeOtherSessions, revokeSession } from '../people/sessions.ts'
import { listTenantHistory } from '../people/tenant-history.ts'
import type { SignInAttempts } from '../sessions/attempts.ts'
import type { Implementations } from './operation.ts'

/** The operations on a tenant's people, and on what it has of others. */
export function peopleImplementations({
  database,
  links,
  attempts,
}: {
  database: Database
  links: Links
  attempts: SignInAttempts
}): Pick<Implementations, keyof typeof peopleOperations | keyof typeof erasureOperations> {
  return {
    listSessions: ({ database, member, query }) => listSessions(database, member, query),
    revokeOtherSessions: ({ database, member }) => revokeOtherSessions(database, member),
    revokeSession: ({ database, member, params }) => revokeSession(database, member, params.sessionId),

    changePassword: ({ database, tenant, member, body, actor }) =>
      changeOwnPassword(database, attempts, { tenantId: tenant.id, member, actor, ...body }),
    requestPasswordReset: ({ database, body }) => requestPasswordReset(database, body.email),
    getPasswordReset: ({ database, tenant, params }) => readPasswordReset(database, tenant, params.token),
    resetPassword: ({ database, params, body, ip }) => resetPassword(database, { ...params, ...body, ip }),

    listMembers: ({ database, query }) => listMembers(database, query),
    updateMember: ({ database, params, body, member, actor }) =>
      changeRole(database, { ...params, ...body, manager: { role: member.role, actor } }),
    removeMember: ({ database, params, member, actor }) =>
      removeMember(database, { ...params, manager: { role: member.role, actor } }),

    listInvitations: ({ database, query }) => listPendingInvitations(database, query),
    createInvitation: ({ tenant, body, member, actor }) =>
      inviteMember(database, links, {
        tenant,
        invitation: body,
        manager: { role: member.role, actor },
      }),
    resendInvitation: ({ database, tenant, params, member, actor }) =>
      resendInvitation(database, links, {
        tenantId: tenant.id,
        ...params,
        manager: { role: member.role, actor },
      }),
    cancelInvitation: ({ database, params, member, actor }) =>
      cancelInvitation(database, { ...params, manager: { role: member.role, actor } }),

    listTenantHistory: ({ database, query }) => listTenantHistory(database, query),

    previewErasure: ({ database, body }) => previewErasure(database, body.email),
    createErasure: ({ database, body, actor }) => requestErasure(database, { email: body.email, actor }),
    listErasures: ({ database, query }) => listErasures(database, query),
  }
}

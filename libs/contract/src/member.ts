import { z } from 'zod'
import { email, id, page, pageQuery, requiredText, search, sortedBy, timestamp } from './primitives.ts'
import { newPassword } from './invitation.ts'
import { role, user } from './session.ts'

/** Somebody who has joined a tenant. */
export const member = user.extend({ createdAt: timestamp }).meta({ id: 'Member' })
export type Member = z.infer<typeof member>
export const memberPage = page(member).meta({ id: 'MemberPage' })

export const memberQuery = pageQuery.extend({
  role: role.optional(),
  /** Part of a name or of an address. */
  search,
  sort: sortedBy(['name', 'email', 'createdAt'], 'name'),
})
export type MemberQuery = z.input<typeof memberQuery>

export const memberInput = z.object({ role }).meta({ id: 'MemberInput' })

/** Somebody who was invited, and has not joined yet. */
export const pendingInvitation = z
  .object({ id, name: z.string(), email: z.string(), role, createdAt: timestamp, expiresAt: timestamp })
  .meta({ id: 'PendingInvitation' })
export type PendingInvitation = z.infer<typeof pendingInvitation>
export const invitationPage = page(pendingInvitation).meta({ id: 'InvitationPage' })

export const invitationQuery = pageQuery.extend({
  /** Part of a name or of an address. */
  search,
  sort: sortedBy(['createdAt', 'expiresAt'], '-createdAt'),
})

export const newInvitation = z
  .object({ name: requiredText('a name', 100), email, role })
  .meta({ id: 'NewInvitation' })
export type NewInvitation = z.infer<typeof newInvitation>

/** Where one is signed in. */
export const sessionSummary = z
  .object({
    id,
    /** Whether it is the one that asks. */
    current: z.boolean(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
    expiresAt: timestamp,
    /** Where from, and with what program, as far as it is known. */
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'SessionSummary' })
export const sessionPage = page(sessionSummary).meta({ id: 'SessionPage' })
export const sessionQuery = pageQuery.extend({ sort: sortedBy(['createdAt'], '-createdAt') })

export const passwordResetRequest = z.object({ email }).meta({ id: 'PasswordResetRequest' })

/** What the bearer of a password reset’s link sees. */
export const passwordReset = z
  .object({ tenant: z.string(), email: z.string(), expiresAt: timestamp })
  .meta({ id: 'PasswordReset' })
export type PasswordReset = z.infer<typeof passwordReset>

export const passwordResetInput = z.object({ password: newPassword }).meta({ id: 'PasswordResetInput' })

export const passwordChange = z
  .object({
    currentPassword: z
      .string('Enter your current password.')
      .min(1, 'Enter your current password.')
      .max(1000, 'This password is too long.'),
    newPassword,
  })
  .refine(({ currentPassword, newPassword }) => currentPassword !== newPassword, {
    path: ['newPassword'],
    error: 'Choose another password than the current one.',
  })
  .meta({ id: 'PasswordChange' })
export type PasswordChange = z.infer<typeof passwordChange>

export const tenantEventTypes = [
  'memberInvited',
  'invitationResent',
  'invitationCanceled',
  'memberJoined',
  'roleChanged',
  'memberRemoved',
  'passwordReset',
  'passwordChanged',
  'settingsChanged',
  'dataExported',
  'erasureRequested',
  'personErased',
  'impersonationStarted',
  'impersonationEnded',
  'domainAdded',
  'domainVerified',
  'domainMissing',
  'domainLapsed',
  'domainRemoved',
  'primaryDomainChanged',
] as const
export const tenantEventType = z.enum(tenantEventTypes)
export type TenantEventType = z.infer<typeof tenantEventType>

/** What happened to a tenant itself, apart from its envelopes. Never changed. */
export const tenantEvent = z
  .object({
    id,
    type: tenantEventType,
    at: timestamp,
    actor: z.object({ kind: z.enum(['user', 'operator', 'system']), name: z.string() }),
    /** Null for what the system does by itself. */
    ip: z.string().nullable(),
    /** Whom or what it is about. */
    subject: z.string().nullable(),
    /** E.g. the new role. */
    detail: z.string().nullable(),
  })
  .meta({ id: 'TenantEvent' })
export type TenantEvent = z.infer<typeof tenantEvent>
export const tenantEventPage = page(tenantEvent).meta({ id: 'TenantEventPage' })
export const tenantEventQuery = pageQuery.extend({
  type: tenantEventType.optional(),
  sort: sortedBy(['at'], '-at'),
})

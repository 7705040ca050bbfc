import { z } from 'zod'
import { newPassword } from './invitation.ts'
import { operator, operatorRole } from './operator.ts'
import { email, page, pageQuery, requiredText, search, sortedBy, timestamp } from './primitives.ts'

/**
 * - `invited`: has a link by which they choose a password
 * - `disabled`: cannot sign in until they are invited again
 */
export const operatorStatus = z.enum(['invited', 'active', 'disabled'])
export type OperatorStatus = z.infer<typeof operatorStatus>

/** An operator as their colleagues see them. */
export const operatorSummary = operator
  .extend({
    status: operatorStatus,
    createdAt: timestamp,
    /** When they last did something, to a few minutes. */
    lastSeenAt: timestamp.nullable(),
  })
  .meta({ id: 'OperatorSummary' })
export type OperatorSummary = z.infer<typeof operatorSummary>
export const operatorPage = page(operatorSummary).meta({ id: 'OperatorPage' })

export const operatorQuery = pageQuery.extend({
  role: operatorRole.optional(),
  /** Part of a name or of an address. */
  search,
  sort: sortedBy(['name', 'email', 'createdAt'], 'name'),
})
export type OperatorQuery = z.input<typeof operatorQuery>

export const newOperator = z
  .object({ name: requiredText('a name', 100), email, role: operatorRole })
  .meta({ id: 'NewOperator' })
export type NewOperator = z.infer<typeof newOperator>

export const operatorInput = z.object({ role: operatorRole }).meta({ id: 'OperatorInput' })

/** Shown once, to be handed to the operator: `invitationToken` is the last part of the link at HQ's address. */
export const invitedOperator = z
  .object({ operator: operatorSummary, invitationToken: z.string(), expiresAt: timestamp })
  .meta({ id: 'InvitedOperator' })
export type InvitedOperator = z.infer<typeof invitedOperator>

/** What the bearer of the link sees. */
export const operatorInvitation = z
  .object({ name: z.string(), email: z.string(), role: operatorRole, expiresAt: timestamp })
  .meta({ id: 'OperatorInvitation' })
export type OperatorInvitation = z.infer<typeof operatorInvitation>

export const acceptOperatorInvitationInput = z
  .object({ password: newPassword })
  .meta({ id: 'AcceptOperatorInvitationInput' })

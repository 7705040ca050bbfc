/**
 * - `draft`: being composed
 * - `sent`: handed to the worker
 * - `delivered`: a recipient has the link
 * - `viewed`: a recipient opened it
 * - `signed`: at least one signed or approved, others have still to
 * - `completed`, `declined`, `expired`, `voided`: closed
 */
export const envelopeStatuses = [
  'draft',
  'sent',
  'delivered',
  'viewed',
  'signed',
  'completed',
  'declined',
  'expired',
  'voided',
] as const

/** Statuses in which recipients can still act. */
export const openStatuses = [
  'sent',
  'delivered',
  'viewed',
  'signed',
] as const satisfies (typeof envelopeStatuses)[number][]

/** What a list is filtered by: a status, or `open` for any in which recipients can still act. */
export const envelopeStatusFilters = [...envelopeStatuses, 'open'] as const

export const recipientLimit = 20

/**
 * - `signer`: signs
 * - `approver`: approves instead, and is waited for as well
 * - `viewer`: gets a copy when it is their turn, and is never waited for
 */
export const recipientRoles = ['signer', 'approver', 'viewer'] as const

import type { EnvelopeStatus } from '@envelope/contract'

/** How good or bad it is where an envelope stands, as the colour of its badge. */
export const envelopeStatusTones = {
  draft: 'badge-neutral',
  sent: 'badge-accent',
  delivered: 'badge-accent',
  viewed: 'badge-accent',
  signed: 'badge-accent',
  completed: 'badge-success',
  declined: 'badge-danger',
  expired: 'badge-warning',
  voided: 'badge-neutral',
} as const satisfies Record<EnvelopeStatus, string>

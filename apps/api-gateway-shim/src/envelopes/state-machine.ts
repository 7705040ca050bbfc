import { openStatuses, type EnvelopeStatus, type HistoryEventType } from '@envelope/contract'

type Steps = Partial<Record<EnvelopeStatus, EnvelopeStatus>>

const closing = (status: EnvelopeStatus): Steps =>
  Object.fromEntries(openStatuses.map((open) => [open, status]))

/**
 * For each step the statuses in which it may happen, and the status after it. None leads backwards: when a second
 * recipient views after a first one signed, the envelope stays signed.
 */
const transitions: Record<HistoryEventType, Steps> = {
  created: { draft: 'draft' },
  // Again while it is under way: on changed terms.
  sent: { draft: 'sent', ...Object.fromEntries(openStatuses.map((status) => [status, status])) },
  delivered: { sent: 'delivered', delivered: 'delivered', viewed: 'viewed', signed: 'signed' },
  viewed: { delivered: 'viewed', viewed: 'viewed', signed: 'signed' },
  signed: { delivered: 'signed', viewed: 'signed', signed: 'signed' },
  completed: { signed: 'completed' },
  declined: closing('declined'),
  expired: closing('expired'),
  voided: closing('voided'),
}

/** The status after a step, or undefined where the step cannot happen. */
export const statusAfter = (status: EnvelopeStatus, step: HistoryEventType): EnvelopeStatus | undefined =>
  transitions[step][status]

/** Whether recipients can still act, so far as the status tells. */
export const isOpen = (status: EnvelopeStatus): boolean =>
  (openStatuses as readonly EnvelopeStatus[]).includes(status)

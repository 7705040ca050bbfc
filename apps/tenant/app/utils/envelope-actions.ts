import type { EnvelopeSummary, Recipient, Role } from '@envelope/contract'
import { openStatuses, permits } from '@envelope/contract/terms'

/** What can be done with many envelopes at once. */
export type EnvelopeAction = 'remind' | 'void' | 'delete'
export const envelopeActions = ['remind', 'void', 'delete'] as const satisfies EnvelopeAction[]

const operations = { remind: 'remindRecipient', void: 'voidEnvelope', delete: 'deleteEnvelope' } as const

/** Whether somebody of a role may do it with any envelope. */
export const mayDo = (action: EnvelopeAction, role: Role) => permits(operations[action], role)

/** Whether it can be done with an envelope as it is. */
export function canBeDone(
  action: EnvelopeAction,
  { status, recipients }: Pick<EnvelopeSummary, 'status' | 'recipients'>,
): boolean {
  if (action === 'delete') return status === 'draft'
  if (!(openStatuses as readonly string[]).includes(status)) return false
  return action === 'void' || recipients.some(isReminded)
}

/** Who has the link, and is waited for. */
export const isReminded = ({ role, status }: Pick<Recipient, 'role' | 'status'>): boolean =>
  role !== 'viewer' && (status === 'delivered' || status === 'viewed')

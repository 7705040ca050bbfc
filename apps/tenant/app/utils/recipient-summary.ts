import type { EnvelopeSummary } from '@envelope/contract'
import { openStatuses } from '@envelope/contract/terms'

/** The first two recipients by name, as {@link shownName} has it. */
export const recipientNames = ({ recipients }: EnvelopeSummary, say: (sentence: string) => string) =>
  recipients
    .slice(0, 2)
    .map(({ name }) => shownName(name, say))
    .filter(Boolean)
    .join(', ')

/** Those who sign or approve. */
export const awaited = ({ recipients }: Pick<EnvelopeSummary, 'recipients'>) =>
  recipients.filter(({ role }) => role !== 'viewer')

export const signedCount = ({ recipients }: Pick<EnvelopeSummary, 'recipients'>) =>
  recipients.filter(({ status }) => status === 'signed').length

/** Whether it says more than the status how many have signed: under way, and with several to sign. */
export const showsProgress = (envelope: EnvelopeSummary) =>
  awaited(envelope).length > 1 && (openStatuses as readonly string[]).includes(envelope.status)

import { openStatuses, type EnvelopeSummary } from '@envelope/contract'

/** The first two recipients by name. */
export const recipientNames = ({ recipients }: EnvelopeSummary) =>
  recipients
    .slice(0, 2)
    .map(({ name }) => name)
    .filter(Boolean)
    .join(', ')

export const signedCount = ({ recipients }: Pick<EnvelopeSummary, 'recipients'>) =>
  recipients.filter(({ status }) => status === 'signed').length

/** Whether it says more than the status how many have signed: under way, and with several to sign. */
export const showsProgress = ({ status, recipients }: EnvelopeSummary) =>
  recipients.length > 1 && (openStatuses as readonly string[]).includes(status)

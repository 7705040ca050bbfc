import type { EnvelopeSummary } from '@envelope/contract'

/** The page of an envelope; of a draft, where it is composed. */
export const envelopeAddress = ({ id, status }: Pick<EnvelopeSummary, 'id' | 'status'>) =>
  status === 'draft' ? `/envelopes/${id}/edit` : `/envelopes/${id}`

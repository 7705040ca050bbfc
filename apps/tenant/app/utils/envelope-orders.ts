import type { EnvelopeQuery } from '@envelope/contract'

/** What a list of envelopes can be sorted by, other than the newest first, and the name of each among the messages. */
export const envelopeOrders = {
  createdAt: 'oldest',
  '-updatedAt': 'changed',
  title: 'title',
} as const satisfies Partial<Record<NonNullable<EnvelopeQuery['sort']>, string>>

export const isEnvelopeOrder = (value: unknown): value is keyof typeof envelopeOrders =>
  typeof value === 'string' && Object.hasOwn(envelopeOrders, value)

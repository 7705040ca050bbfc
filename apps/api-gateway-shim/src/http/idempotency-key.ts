import type { FastifyRequest } from 'fastify'
import { refusalAtField } from '../refusal.ts'

/** @throws Refusal `validation_failed` */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(key))
    throw refusalAtField(
      'validation_failed',
      'Idempotency-Key',
      'An idempotency key has 1 to 100 characters of ASCII and no spaces.',
    )
  return key
}

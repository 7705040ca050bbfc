/** Of pages on plain HTTP, too, where `crypto.randomUUID` is not: a tenant's own domain in development. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

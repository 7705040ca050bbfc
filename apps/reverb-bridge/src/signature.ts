import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA256 as lower-case hex, the form in which Pusher's signatures travel. */
export function sign(secret: string, message: string): string {
  return createHmac('sha256', secret).update(message).digest('hex')
}

/** Compares in a time that tells nothing about where the two differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

export function md5(body: Buffer): string {
  return hash('md5', body)
}

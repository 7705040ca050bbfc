import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** An Argon2id hash in the PHC string format, which Laravel (`password_verify`) reads too. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...cost, nonce, message: password })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(nonce)}$${encode(tag)}`
}

/** Whether the password belongs to the hash. A hash in another format belongs to none. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parsed = parse(hash)
  if (!parsed) return false
  const tag = await derive('argon2id', { ...parsed.parameters, message: password })
  return timingSafeEqual(tag, parsed.tag)
}

function parse(hash: string): { parameters: Omit<Argon2Parameters, 'message'>; tag: Buffer } | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (!match) return undefined
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const [nonce, tag] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { parameters: { memory, passes, parallelism, tagLength: tag.length, nonce }, tag }
}

let unknownAccount: Promise<string> | undefined

/** Takes as long as {@link verifyPassword}, so that time does not tell whether an address has an account. */
export async function verifyNothing(password: string): Promise<false> {
  unknownAccount ??= hashPassword(randomBytes(16).toString('hex'))
  await verifyPassword(password, await unknownAccount)
  return false
}

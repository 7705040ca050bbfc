import { isIP, BlockList } from 'node:net'
import type { Redis } from 'ioredis'
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible'
import { Refusal } from '../refusal.ts'

export const limitedBy = ['ip', 'account', 'tenant'] as const

/** Requests a minute, of one address, account or tenant; absent where there is no limit. */
export type RateLimitsByMinute = Partial<Record<(typeof limitedBy)[number], number>>

const minuteSeconds = 60

/** Addresses of our own network: servers of ours, that speak for many. */
const ours = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  ours.addSubnet(network, prefix)
ours.addAddress('::1', 'ipv6')
ours.addSubnet('fc00::', 7, 'ipv6')
ours.addSubnet('fe80::', 10, 'ipv6')

const isOurs = (ip: string): boolean => {
  const version = isIP(ip)
  return version !== 0 && ours.check(ip, version === 4 ? 'ipv4' : 'ipv6')
}

/** An address of IPv6 is one of the 2⁶⁴ that its owner has. */
const networkOf = (ip: string): string => {
  if (isIP(ip) !== 6) return ip
  const [head = '', tail] = ip.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const rest = tail?.split(':').filter((group) => group !== '') ?? []
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0')
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':')
}

/** Counts requests, in Redis where several processes serve, and refuses those beyond a limit. */
export class RateLimits {
  readonly #limiters: Partial<Record<(typeof limitedBy)[number], RateLimiterAbstract>> = {}

  constructor(limits: RateLimitsByMinute, redis?: Redis) {
    for (const by of limitedBy) {
      const points = limits[by]
      if (points === undefined) continue
      const options = { keyPrefix: `requests-by-${by}`, points, duration: minuteSeconds }
      this.#limiters[by] = redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: redis,
            // Who is beyond the limit costs Redis nothing more.
            inMemoryBlockOnConsumed: points + 1,
            insuranceLimiter: new RateLimiterMemory(options),
          })
        : new RateLimiterMemory(options)
    }
  }

  /** @throws Refusal `too_many_requests` */
  async countAddress(ip: string): Promise<void> {
    if (!isOurs(ip)) await this.#count('ip', networkOf(ip))
  }

  /**
   * @param caller ids of who calls
   * @throws Refusal `too_many_requests`
   */
  async countCaller({ account, tenant }: { account?: string; tenant?: string }): Promise<void> {
    await Promise.all([
      account !== undefined && this.#count('account', account),
      tenant !== undefined && this.#count('tenant', tenant),
    ])
  }

  async #count(by: (typeof limitedBy)[number], key: string): Promise<void> {
    try {
      await this.#limiters[by]?.consume(key)
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection
      const seconds = Math.max(1, Math.ceil(rejection.msBeforeNext / 1_000))
      throw new Refusal('too_many_requests', { retryAfter: seconds })
    }
  }
}

import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible'
import type { Redis } from 'ioredis'
import { Refusal } from '../refusal.ts'

const freeFailures = 5
const rememberedSeconds = 60 * 60
const firstPauseSeconds = 30
const longestPauseSeconds = 15 * 60

/** Slows down who guesses passwords: after five failures a pause, which doubles with every further one. */
export class SignInAttempts {
  /** Counts attempts that have not succeeded. */
  readonly #failures: RateLimiterAbstract
  /** Holds one point while a pause lasts. */
  readonly #pauses: RateLimiterAbstract

  /** @param redis where several processes serve; else the counts are this process's own */
  constructor(redis?: Redis) {
    const limiter = (keyPrefix: string, points: number, duration: number) => {
      const options = { keyPrefix, points, duration }
      const memory = new RateLimiterMemory(options)
      return redis
        ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory })
        : memory
    }
    this.#failures = limiter('sign-in-failures', freeFailures, rememberedSeconds)
    this.#pauses = limiter('sign-in-pause', 1, longestPauseSeconds)
  }

  /**
   * Counts an attempt before it is made, so that many at the same moment are counted too.
   * @throws Refusal `too_many_attempts` while a pause lasts
   */
  async begin(who: {
    /** Among whose accounts: a tenant's id, or `operators`. */
    realm: string
    email: string
    /** Absent where attempts count together wherever they come from. */
    ip?: string
  }): Promise<{ succeeded: () => Promise<void> }> {
    const key = createHash('sha256')
      .update(`${who.realm}\n${who.email}\n${who.ip ?? ''}`)
      .digest('base64url')
    const pause = await this.#pauses.get(key)
    if (pause && pause.msBeforeNext > 0) throw tooManyAttempts(pause.msBeforeNext)

    const { consumedPoints } = await this.#failures.penalty(key)
    if (consumedPoints >= freeFailures) await this.#startPause(key, consumedPoints - freeFailures)
    return {
      succeeded: async () => {
        await Promise.all([this.#failures.delete(key), this.#pauses.delete(key)])
      },
    }
  }

  async #startPause(key: string, furtherFailures: number): Promise<void> {
    const seconds = Math.min(firstPauseSeconds * 2 ** furtherFailures, longestPauseSeconds)
    try {
      await this.#pauses.consume(key, 1, { customDuration: seconds })
    } catch (rejection) {
      // Another attempt at the same moment took this turn.
      if (rejection instanceof Error) throw rejection
      throw tooManyAttempts((rejection as { msBeforeNext: number }).msBeforeNext)
    }
  }
}

const tooManyAttempts = (milliseconds: number) =>
  new Refusal('too_many_attempts', { retryAfter: Math.max(1, Math.ceil(milliseconds / 1_000)) })

import type { Logger } from '@envelope/service'
import type { Redis, RedisOptions } from 'ioredis'

/** A connection that comes back by itself; each outage is logged once, when it begins and when it ends. */
export async function connectRedis(url: string, logger: Logger, options: RedisOptions = {}): Promise<Redis> {
  // Only where it is configured, so that the embedded default starts without it.
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, options)
  let away = false
  redis.on('error', (error) => {
    if (!away) logger.warn({ err: error }, 'Redis cannot be reached')
    away = true
  })
  redis.on('ready', () => {
    if (away) logger.info('Redis can be reached again')
    away = false
  })
  return redis
}

/**
 * For callers that would rather fail at once than wait until Redis is back. One that takes commands and does not answer is
 * away as well, from the first such command on until it answers a new connection.
 */
export const failFast: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  socketTimeout: 1_000,
}

export async function versionOfRedis(redis: Redis): Promise<string | undefined> {
  return /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1]
}

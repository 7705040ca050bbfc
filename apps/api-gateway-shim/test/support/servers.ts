import { startMariadb, startRedis } from '@envelope/service/testing'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent where the suite runs on the embedded default. */
    servers?: { databaseUrl: string; redisUrl: string }
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [database, redis] = await Promise.all([startMariadb(), startRedis()])
  project.provide('servers', { databaseUrl: database.url, redisUrl: redis.url })
  return async () => {
    await Promise.all([database.stop(), redis.stop()])
  }
}

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'
import './servers.ts'

export interface TestEnvironment {
  /** Variables of a process that uses this environment. */
  variables: Record<string, string>
  directory: string
  remove: () => Promise<void>
}

/** An empty data folder, and on the full column an empty database and an empty Redis database of its own. */
export async function createEnvironment(): Promise<TestEnvironment> {
  const directory = await mkdtemp(join(tmpdir(), 'api-gateway-shim-'))
  const stores = await createStores()
  return {
    variables: { ENVELOPE_DATA: directory, LOG_LEVEL: 'silent', API_PORT: '18000', ...stores.variables },
    directory,
    async remove() {
      await stores.remove()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function createStores(): Promise<Pick<TestEnvironment, 'variables' | 'remove'>> {
  const servers = inject('servers')
  if (!servers) return { variables: {}, remove: async () => {} }

  const name = `envelope_${randomUUID().replaceAll('-', '')}`
  const execute = async (statement: string) => {
    const connection = await createConnection(servers.databaseUrl)
    await connection.query(statement)
    await connection.end()
  }
  await execute(`create database ${name}`)
  const databaseUrl = new URL(servers.databaseUrl)
  databaseUrl.pathname = name

  // Test files run side by side, each in a pool worker of its own, and Redis has sixteen databases.
  const redisUrl = new URL(servers.redisUrl)
  redisUrl.pathname = String(Number(process.env.VITEST_POOL_ID ?? 0) % 16)
  const redis = new Redis(redisUrl.href)
  await redis.flushdb()
  redis.disconnect()
  return {
    variables: { DATABASE_URL: databaseUrl.href, REDIS_URL: redisUrl.href },
    remove: () => execute(`drop database ${name}`),
  }
}

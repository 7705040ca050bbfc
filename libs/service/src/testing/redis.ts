import { randomBytes } from 'node:crypto'
import getPort from 'get-port'
import { privateDirectory, startPrivateServer, type PrivateServer, type Server } from './private-server.ts'
import { requireProgram } from './program.ts'

/** A Redis server for tests: the one `REDIS_URL` names, else a private one in a temporary directory. */
export async function startRedis(): Promise<Server> {
  if (process.env.REDIS_URL) return { url: process.env.REDIS_URL, stop: async () => {} }
  return startPrivateRedis()
}

/** One that a test may stop at will. */
export async function startPrivateRedis(): Promise<PrivateServer> {
  const command = requireProgram({
    names: ['redis-server'],
    debianPackage: 'redis-server',
    remedy: 'Install Redis 7 (https://redis.io/downloads), or set REDIS_URL to a server.',
  })
  const directory = await privateDirectory('redis')
  const password = randomBytes(16).toString('hex')
  const port = await getPort()
  return startPrivateServer({
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    directory,
    command,
    args: [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      directory,
      '--requirepass',
      password,
      '--save',
      '',
    ],
    ready: /Ready to accept connections/,
  })
}

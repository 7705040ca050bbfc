import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { requireProgram, startMariadb, startRedis } from './index.ts'

afterEach(() => vi.unstubAllEnvs())

async function firstBytes(url: string, question = ''): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(question)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString('latin1')
}

async function refuses(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
  return error.code === 'ECONNREFUSED'
}

describe('private servers', () => {
  it('MariaDB answers on its own port and is gone after stop', { timeout: 240_000 }, async () => {
    vi.stubEnv('DATABASE_URL', '')
    const { url, stop } = await startMariadb()
    expect(await firstBytes(url)).toContain('MariaDB')
    await stop()
    expect(await refuses(url)).toBe(true)
  })

  it('Redis wants its password and is gone after stop', { timeout: 240_000 }, async () => {
    vi.stubEnv('REDIS_URL', '')
    const { url, stop } = await startRedis()
    expect(await firstBytes(url, 'PING\r\n')).toContain('NOAUTH')
    expect(await firstBytes(url, `AUTH ${new URL(url).password}\r\n`)).toContain('+OK')
    await stop()
    expect(await refuses(url)).toBe(true)
  })

  it('a server that the environment names is used as it is, and never stopped', async () => {
    vi.stubEnv('DATABASE_URL', 'mysql://somewhere/')
    vi.stubEnv('REDIS_URL', 'redis://somewhere/')
    expect((await startMariadb()).url).toBe('mysql://somewhere/')
    expect((await startRedis()).url).toBe('redis://somewhere/')
  })
})

describe('requireProgram', () => {
  it('finds what is on PATH', () => {
    expect(existsSync(requireProgram({ names: ['node'], debianPackage: 'nodejs', remedy: '' }))).toBe(true)
  })

  it('names what is missing and the remedy where it cannot be installed', () => {
    vi.stubEnv('PATH', '/nowhere')
    vi.spyOn(process, 'getuid').mockReturnValue(1000)
    const missing = {
      names: ['no-such-program'],
      debianPackage: 'no-such-package',
      remedy: 'Get it from its makers.',
    }
    expect(() => requireProgram(missing)).toThrow(
      'no-such-program is needed by this test and was not found on PATH. Get it from its makers.',
    )
  })
})

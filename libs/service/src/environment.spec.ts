import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { developmentSecret } from './development-secret.ts'
import { EnvironmentError, readEnvironment, type EnvironmentVariables } from './environment.ts'
import { flag, integer, list, oneOf, port, secret, text, url } from './environment-types.ts'

const folder = mkdtempSync(join(tmpdir(), 'environment-'))
afterAll(() => rmSync(folder, { recursive: true }))

function problemsOf(schema: z.ZodObject, env: EnvironmentVariables): readonly string[] {
  try {
    readEnvironment(schema, env)
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems
    throw error
  }
  return []
}

describe('readEnvironment', () => {
  it('gives typed, frozen values', () => {
    const schema = z.object({
      HOST: text(),
      PORT: port(),
      DEBUG: flag(),
      ORIGINS: list(),
      DATABASE_URL: url(['mysql']),
      CACHE: oneOf(['memory', 'redis']),
    })
    const values = readEnvironment(schema, {
      HOST: '127.0.0.1',
      PORT: '8080',
      DEBUG: 'True',
      ORIGINS: 'a.example, b.example,',
      DATABASE_URL: 'mysql://root@db/envelope',
      CACHE: 'redis',
      UNRELATED: 'left out',
    })
    expect(values).toEqual({
      HOST: '127.0.0.1',
      PORT: 8080,
      DEBUG: true,
      ORIGINS: ['a.example', 'b.example'],
      DATABASE_URL: 'mysql://root@db/envelope',
      CACHE: 'redis',
    })
    expect(Object.isFrozen(values)).toBe(true)
  })

  it('takes an empty value for an unset one, so that defaults apply', () => {
    expect(readEnvironment(z.object({ PORT: port().default(8080) }), { PORT: '' })).toEqual({ PORT: 8080 })
  })

  it('names every bad variable, its value and what was expected', () => {
    const schema = z.object({
      PORT: port(),
      WORKERS: integer(1),
      DEBUG: flag(),
      LEVEL: oneOf(['info', 'debug']),
      UPSTREAM_URL: url(),
      NAME: text('expected a name'),
      PLAIN: z.email(),
    })
    const env = {
      PORT: '65536',
      WORKERS: '1.5',
      DEBUG: 'maybe',
      LEVEL: 'loud',
      UPSTREAM_URL: 'ftp://x',
      PLAIN: 'nobody',
    }
    expect(problemsOf(schema, env)).toEqual([
      'PORT="65536": expected an integer from 1 to 65535',
      'WORKERS="1.5": expected an integer from 1',
      'DEBUG="maybe": expected true or false',
      'LEVEL="loud": expected one of info, debug',
      'UPSTREAM_URL="ftp://x": expected a URL that starts with http:// or https://',
      'NAME is not set: expected a name',
      'PLAIN="nobody": Invalid email address',
    ])
  })

  it.each(['abc', '-1', '0', '8080x', ' 8080', '0x50', '1e3'])('does not take %j for a port', (value) => {
    expect(problemsOf(z.object({ PORT: port() }), { PORT: value })).toEqual([
      `PORT="${value}": expected an integer from 1 to 65535`,
    ])
  })

  it.each([
    ['plain', secret({ minimumLength: 32 })],
    ['optional', secret({ minimumLength: 32 }).optional()],
    ['with a default', secret({ minimumLength: 32 }).default('x'.repeat(32))],
  ])('never shows the value of a secret (%s)', (_, type) => {
    expect(problemsOf(z.object({ APP_SECRET: type }), { APP_SECRET: 'hunter2' })).toEqual([
      'APP_SECRET=(hidden): expected at least 32 characters',
    ])
  })

  it('makes up a secret in development, and asks for it in production', () => {
    const schema = z.object({ APP_SECRET: secret({ development: 'app-secret' }) })
    const env = { ENVELOPE_DATA: join(folder, 'data') }
    expect(readEnvironment(schema, env).APP_SECRET).toBe(developmentSecret('app-secret', env))
    expect(readEnvironment(schema, { ...env, APP_SECRET: 'given' }).APP_SECRET).toBe('given')
    expect(problemsOf(schema, { ...env, NODE_ENV: 'production' })).toEqual([
      'APP_SECRET is not set: expected a secret text',
    ])
  })

  it('reads NAME_FILE in place of NAME, without the line end of the file', () => {
    const path = join(folder, 'secret')
    writeFileSync(path, 'from a file\r\n')
    expect(readEnvironment(z.object({ APP_SECRET: secret() }), { APP_SECRET_FILE: path })).toEqual({
      APP_SECRET: 'from a file',
    })
  })

  it('refuses NAME together with NAME_FILE, and a file that is not there', () => {
    const schema = z.object({ A: secret(), B: secret() })
    const missing = join(folder, 'missing')
    expect(problemsOf(schema, { A: 'hunter2', A_FILE: missing, B_FILE: missing })).toEqual([
      'A and A_FILE are both set: expected only one of them',
      `B_FILE="${missing}": expected the path of a readable file (ENOENT)`,
    ])
  })
})

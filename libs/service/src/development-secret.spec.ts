import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { developmentSecret } from './development-secret.ts'

let data: string

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'development-secret-'))
})
afterEach(() => rmSync(data, { recursive: true }))

describe('developmentSecret', () => {
  it('makes 32 random bytes once and finds them again', () => {
    const secret = developmentSecret('app-key', { ENVELOPE_DATA: data })
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(developmentSecret('app-key', { ENVELOPE_DATA: data })).toBe(secret)
    expect(developmentSecret('session-password', { ENVELOPE_DATA: data })).not.toBe(secret)
  })

  it('keeps it in a file that only its owner can read', () => {
    developmentSecret('app-key', { ENVELOPE_DATA: data })
    expect(statSync(join(data, 'secrets')).mode & 0o777).toBe(0o700)
    expect(statSync(join(data, 'secrets', 'app-key')).mode & 0o777).toBe(0o600)
  })

  it('is the same for processes that ask at the same moment', async () => {
    const module = join(import.meta.dirname, 'development-secret.ts')
    const script = `import { developmentSecret } from ${JSON.stringify(module)}
      process.stdout.write(developmentSecret('shared'))`
    const ask = () =>
      promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script], {
        env: { ENVELOPE_DATA: data },
      })
    const answers = await Promise.all([ask(), ask(), ask(), ask()])
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1)
    expect(readdirSync(join(data, 'secrets'))).toEqual(['shared'])
  })

  it('refuses in production, and names that are no file names', () => {
    expect(() => developmentSecret('app-key', { ENVELOPE_DATA: data, NODE_ENV: 'production' })).toThrow(
      'the secret "app-key" is generated in development only: in production give it by the environment',
    )
    expect(() => developmentSecret('../app-key', { ENVELOPE_DATA: data })).toThrow(
      '"../app-key" cannot name a secret',
    )
  })
})

import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stack-setup-'))
  for (const folder of ['secrets', 'files']) mkdirSync(join(root, folder))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Runs the stack's first container's program on folders of this test. */
function setUp(): { status: number | null; output: string } {
  const program = join(import.meta.dirname, 'setup.ts')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, join(root, 'secrets'), join(root, 'files')],
    { encoding: 'utf8' },
  )
  return { status, output: stdout + stderr }
}

const read = (path: string) => readFileSync(join(root, 'secrets', path), 'utf8')
const secrets = () => JSON.parse(read('secrets.json')) as Record<string, string>
const allFiles = () => globSync('*/*', { cwd: join(root, 'secrets') }).map((path) => [path, read(path)])

describe('the first start', () => {
  it('makes secrets that differ, and does not print them', () => {
    const { status, output } = setUp()
    expect(status).toBe(0)
    const values = Object.values(secrets())
    expect(new Set(values).size).toBe(values.length)
    for (const value of values) {
      expect(value).toHaveLength(32)
      expect(output).not.toContain(value)
    }
  })

  it('closes the folder to other users of the machine', () => {
    setUp()
    expect(statSync(join(root, 'secrets')).mode & 0o777).toBe(0o700)
  })

  it('gives each service what it may read and no more', () => {
    setUp()
    const { tenantSessionPassword, hqSessionPassword, operatorPassword, databaseRootPassword, ...shared } =
      secrets()
    expect(read('tenant/session-password')).toBe(tenantSessionPassword)
    expect(read('hq/session-password')).toBe(hqSessionPassword)
    expect(read('operator/password')).toBe(operatorPassword)
    const holders = (secret = '') =>
      allFiles().flatMap(([path, content]) => (content!.includes(secret) ? [path] : []))
    expect(holders(tenantSessionPassword)).toEqual(['tenant/session-password'])
    expect(holders(databaseRootPassword)).toEqual(['mariadb/root-password'])
    expect(holders(shared['reverbAppSecret']).sort()).toEqual(['api/reverb-app-secret', 'reverb/app-secret'])
    expect(holders(shared['databasePassword']).sort()).toEqual([
      'api/database-url',
      'mariadb/client.cnf',
      'mariadb/init.sql',
    ])
  })
})

describe('a later start', () => {
  it('changes nothing', () => {
    setUp()
    const before = allFiles()
    expect(setUp()).toMatchObject({ status: 0 })
    expect(allFiles()).toEqual(before)
  })

  it('adds what is missing and keeps the rest', () => {
    setUp()
    const { redisPassword, ...others } = secrets()
    writeFileSync(join(root, 'secrets/secrets.json'), JSON.stringify(others))
    expect(setUp().output).toContain('made in .secrets: redisPassword')
    expect(secrets()).toMatchObject(others)
    expect(read('redis/redis.conf')).not.toContain(redisPassword)
  })

  it('takes the same secrets for new data', () => {
    setUp()
    const before = secrets()
    rmSync(join(root, 'files/secrets-fingerprint'))
    expect(setUp().status).toBe(0)
    expect(secrets()).toEqual(before)
  })

  it('stops when the data belong to other secrets', () => {
    setUp()
    rmSync(join(root, 'secrets/secrets.json'))
    expect(setUp()).toEqual({
      status: 1,
      output: expect.stringContaining(
        'the volumes hold data that belong to other secrets than those in .secrets',
      ),
    })
  })

  it('stops when the secrets cannot be read, and keeps them as they are', () => {
    writeFileSync(join(root, 'secrets/secrets.json'), '{')
    expect(setUp()).toEqual({
      status: 1,
      output: '.secrets/secrets.json is not readable as JSON: put it right, or delete it for new secrets\n',
    })
    expect(read('secrets.json')).toBe('{')
  })
})

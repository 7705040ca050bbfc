import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { dockerAsync } from '../src/images/docker.ts'

/** A client that never reads its input, as Docker's does not for most commands. */
const client = `#!/bin/sh
case "$1" in
  refused) echo "no such thing" >&2; exit 1 ;;
  *) echo "$1" ;;
esac
`
const folder = mkdtempSync(join(tmpdir(), 'docker-client-'))
const moreThanAPipeHolds = 'x'.repeat(10 * 1024 ** 2)

beforeAll(() => {
  writeFileSync(join(folder, 'docker'), client)
  chmodSync(join(folder, 'docker'), 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
})

afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test('what it printed counts, though it ended before it took its input', async () => {
  await expect(dockerAsync(['info'], moreThanAPipeHolds)).resolves.toBe('info')
})

test('why it failed is said, though it ended before it took its input', async () => {
  await expect(dockerAsync(['refused'], moreThanAPipeHolds)).rejects.toThrow('no such thing')
})

import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dataDirectory } from './data-directory.ts'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'data-directory-')))
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe('dataDirectory', () => {
  it('is .data at the root of the workspace, for its owner only', () => {
    writeFileSync(join(folder, 'nx.json'), '{}')
    vi.mocked(process.cwd).mockReturnValue(join(folder, 'apps', 'shim'))
    expect(dataDirectory({})).toBe(join(folder, '.data'))
    expect(statSync(join(folder, '.data')).mode & 0o777).toBe(0o700)
  })

  it('is ENVELOPE_DATA, counted from the root of the workspace when relative', () => {
    writeFileSync(join(folder, 'nx.json'), '{}')
    vi.mocked(process.cwd).mockReturnValue(join(folder, 'apps', 'shim'))
    expect(dataDirectory({ ENVELOPE_DATA: 'elsewhere' })).toBe(join(folder, 'elsewhere'))
    expect(dataDirectory({ ENVELOPE_DATA: join(folder, 'absolute') })).toBe(join(folder, 'absolute'))
  })

  it('says what to set outside a workspace', () => {
    expect(() => dataDirectory({})).toThrow(
      `no workspace (nx.json) found above ${folder}: set ENVELOPE_DATA to a folder for the data`,
    )
  })
})

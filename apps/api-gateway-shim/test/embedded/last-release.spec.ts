import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { heldAgainstLastRelease, sourcesAt } from '../support/last-release.ts'

let workspace: string
const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace })
const change = (file: string) => appendFileSync(join(workspace, 'apps/api-gateway-shim', file), 'changed\n')
const commit = () => {
  git('add', '--all')
  git('-c', 'user.name=Wilma Writer', '-c', 'user.email=wilma@example.com', 'commit', '--message=Change')
}

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'api-gateway-shim-release-'))
  mkdirSync(join(workspace, 'apps/api-gateway-shim/src'), { recursive: true })
  git('init', '--quiet')
  change('src/main.ts')
  commit()
})
afterEach(() => rmSync(workspace, { recursive: true }))

describe('the recorded queries', () => {
  it('are held against no release where the history has none, which is said', () => {
    git('tag', 'tenant@1.0.0')
    expect(heldAgainstLastRelease(workspace, { sources: sourcesAt(workspace) })).toBe(
      'this history has no tag api@*: the recorded queries were held against no release',
    )
  })

  it('stay those of the last release while work goes on', () => {
    const released = { sources: sourcesAt(workspace) }
    git('tag', 'api@1.10.0')
    change('src/main.ts')
    commit()
    expect(heldAgainstLastRelease(workspace, released)).toBe('the recorded queries are those of api@1.10.0')
  })

  it('must be recorded again by the next release, also the tenth', () => {
    const released = { sources: sourcesAt(workspace) }
    git('tag', 'api@1.9.0')
    change('src/main.ts')
    commit()
    git('tag', 'api@1.10.0')
    expect(() => heldAgainstLastRelease(workspace, released)).toThrow(
      'test/released-queries.json is not of api@1.10.0, which is the last release',
    )
  })

  it('need not be recorded again by a release in which no source has changed', () => {
    const released = { sources: sourcesAt(workspace) }
    git('tag', 'api@1.0.0')
    change('package.json')
    commit()
    git('tag', 'api@1.0.1')
    expect(heldAgainstLastRelease(workspace, released)).toBe('the recorded queries are those of api@1.0.1')
  })

  it('are not recorded of sources that are in no commit', () => {
    change('src/main.ts')
    expect(() => sourcesAt(workspace)).toThrow(
      'commit these first, since a commit is recorded:\nM apps/api-gateway-shim/src/main.ts',
    )
  })
})

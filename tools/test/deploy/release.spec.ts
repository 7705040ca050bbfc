import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let copy: WorkspaceCopy
beforeAll(() => {
  copy = new WorkspaceCopy()
  for (const tag of ['tenant@1.2.0', 'hq@1.0.0', 'api@2.0.0']) copy.git('tag', tag)
})
afterAll(() => copy[Symbol.dispose]())

function change(file: string, message: string): void {
  appendFileSync(join(copy.path, file), '\n')
  copy.commit(message)
}

/** What `nx release` would write where: tags, with what stands under each. */
function planned(): Record<string, string> {
  const output = execFileSync('sh', ['-c', 'npx nx release --skip-publish --dry-run 2>&1'], {
    cwd: copy.path,
    env: { ...process.env, NX_DAEMON: 'false', NO_COLOR: '1', FORCE_COLOR: '0' },
    encoding: 'utf8',
  })
  const entries = output.split(/(?:Generating|Previewing) an entry in /).slice(1)
  return Object.fromEntries(
    entries.map((entry) => {
      const [, file, tag] = /^(\S+) for (\S+)/.exec(entry)!
      const changes = [...entry.matchAll(/^\+ (.*\S)/gm)].map(([, line]) => line)
      return [`${file} ${tag}`, changes.filter((line) => !/^(#|### ❤️|- Wilma)/.test(line!)).join('; ')]
    }),
  )
}

describe('nx release', () => {
  it('gives each app its own version and changelog, and shim and bridge one, by what was committed since', () => {
    change('apps/tenant/nuxt.config.ts', 'feat(tenant): let people sign twice')
    change('libs/contract/src/index.ts', 'fix: say why an envelope is refused')
    change('apps/reverb-bridge/src/main.ts', 'Count connections without a leak')
    expect(planned()).toEqual({
      'apps/tenant/CHANGELOG.md tenant@1.3.0': '- **tenant:** let people sign twice',
      'apps/hq/CHANGELOG.md hq@1.0.1': 'hq itself is unchanged: what it is built from has changed.',
      'apps/api-gateway-shim/CHANGELOG.md api@2.0.1':
        'api-gateway-shim itself is unchanged: what it is built from has changed.',
      'apps/reverb-bridge/CHANGELOG.md api@2.0.1': '- Count connections without a leak',
    })
  })
})

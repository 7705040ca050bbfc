import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

const all = ['api-gateway-shim', 'hq', 'reverb-bridge', 'tenant']

/** Commits, one after the other, and what each of them is to deploy. */
const history: { what: string; file: string; edit?: (text: string) => string; deploys: string[] }[] = [
  { what: 'documentation', file: 'README.md', deploys: [] },
  { what: 'what an app’s README says', file: 'apps/api-gateway-shim/README.md', deploys: [] },
  { what: 'one app', file: 'apps/tenant/nuxt.config.ts', deploys: ['tenant'] },
  { what: 'another app', file: 'apps/hq/nuxt.config.ts', deploys: ['hq'] },
  { what: 'realtime', file: 'apps/reverb-bridge/src/main.ts', deploys: ['reverb-bridge'] },
  {
    what: 'a migration',
    file: 'apps/api-gateway-shim/src/database/migrations.ts',
    deploys: ['api-gateway-shim'],
  },
  { what: 'the design layer', file: 'libs/ui/nuxt.config.ts', deploys: ['hq', 'tenant'] },
  { what: 'the contract', file: 'libs/contract/src/index.ts', deploys: ['api-gateway-shim', 'hq', 'tenant'] },
  { what: 'the infrastructure', file: 'infra/src/system.ts', deploys: [] },
  { what: 'the deployment’s own code', file: 'tools/src/deploy/deploy.ts', deploys: [] },
  {
    what: 'a package in the lockfile',
    file: 'package-lock.json',
    edit: (text) => text.replace(/("node_modules\/h3": \{\s+"version": ")[^"]+/, '$1999.0.0'),
    deploys: all,
  },
]

let copy: WorkspaceCopy
beforeAll(() => {
  copy = new WorkspaceCopy()
}, 120_000)
afterAll(() => copy[Symbol.dispose](), 120_000)

function commit({ what, file, edit }: (typeof history)[number]): void {
  const path = join(copy.path, file)
  if (edit) writeFileSync(path, edit(readFileSync(path, 'utf8')))
  else appendFileSync(path, '\n')
  copy.commit(`Change ${what}`)
}

/** The deployments that the command would run for the last commit. */
function deployedByLastCommit(): string[] {
  const command = [
    'affected',
    '-t',
    'deploy',
    '--configuration=staging',
    '--base=HEAD~1',
    '--head=HEAD',
    '--graph=stdout',
  ]
  const output = execFileSync('npx', ['nx', ...command], {
    cwd: copy.path,
    env: { ...process.env, NX_DAEMON: 'false' },
    encoding: 'utf8',
  })
  const { tasks } = JSON.parse(output.slice(output.indexOf('{'))) as {
    tasks: { tasks: Record<string, { target: { project: string } }> }
  }
  return Object.values(tasks.tasks)
    .map(({ target }) => target.project)
    .sort()
}

describe('a commit deploys exactly what it touches', { timeout: 300_000 }, () => {
  it.each(history)('$what → $deploys', (change) => {
    commit(change)
    expect(deployedByLastCommit()).toEqual(change.deploys)
  })
})

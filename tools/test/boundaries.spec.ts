import { join, relative } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../..')
const eslint = new ESLint({ cwd: workspace })

const folders = {
  tenant: 'apps/tenant',
  hq: 'apps/hq',
  'api-gateway-shim': 'apps/api-gateway-shim/src',
  'reverb-bridge': 'apps/reverb-bridge/src',
  'mail-catcher': 'apps/mail-catcher/src',
  ui: 'libs/ui',
  service: 'libs/service/src',
  contract: 'libs/contract/src',
  topology: 'libs/topology/src',
  infra: 'infra/src',
  tools: 'tools/src',
}
type Project = keyof typeof folders
const projects = Object.keys(folders) as Project[]

/** The picture: who may import whom. Tools run apps as their users do, as programs. */
const arrows: Record<Project, readonly Project[]> = {
  tenant: ['contract', 'topology', 'service', 'ui'],
  hq: ['contract', 'topology', 'service', 'ui'],
  'api-gateway-shim': ['contract', 'topology', 'service', 'ui'],
  'reverb-bridge': ['contract', 'topology', 'service', 'ui'],
  'mail-catcher': ['contract', 'topology', 'service', 'ui'],
  ui: ['contract', 'topology'],
  service: [],
  contract: [],
  topology: [],
  infra: ['topology'],
  tools: ['ui', 'service', 'contract', 'topology', 'infra'],
}

const pairs = projects.flatMap((from) =>
  projects.filter((to) => to !== from).map((to) => ({ from, to, allowed: arrows[from].includes(to) })),
)

/** What has a name to be imported by is imported by it; an app could still be reached through a path. */
const specifier = (from: Project, to: Project) =>
  folders[to].startsWith('libs/') || to === 'infra'
    ? `@envelope/${to}`
    : `${relative(folders[from], folders[to])}/imagined.ts`

async function isRefused(from: Project, to: Project): Promise<boolean> {
  const [result] = await eslint.lintText(`import '${specifier(from, to)}'\n`, {
    filePath: join(workspace, folders[from], 'imagined.ts'),
  })
  return result!.messages.some(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')
}

describe('an import that the picture does not have is refused', { timeout: 60_000 }, () => {
  it.each(pairs)('$from → $to: allowed $allowed', async ({ from, to, allowed }) => {
    expect(await isRefused(from, to)).toBe(!allowed)
  })
})

describe('a compiled query, which could be bound to no tenant', () => {
  const runs = async (folder: string) => {
    const [result] = await eslint.lintText('await handle.executeQuery(compiled)\n', {
      filePath: join(workspace, 'apps/api-gateway-shim/src', folder, 'imagined.ts'),
    })
    return !result!.messages.some(({ ruleId }) => ruleId === 'no-restricted-syntax')
  }

  it('is run by what binds it', async () => {
    expect(await runs('database')).toBe(true)
  })

  it('is run by nothing else', async () => {
    expect(await runs('envelopes')).toBe(false)
  })
})

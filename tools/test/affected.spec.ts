import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const workspace = join(import.meta.dirname, '../..')

/** The projects that Nx itself would run for a change of these files. */
function affectedBy(...files: string[]): string[] {
  const output = execFileSync(
    'npx',
    ['nx', 'show', 'projects', '--affected', '--json', `--files=${files.join(',')}`],
    {
      cwd: workspace,
      env: { ...process.env, NX_DAEMON: 'false' },
      encoding: 'utf8',
    },
  )
  return (JSON.parse(output) as string[]).sort()
}

const everything = [
  'api-gateway-shim',
  'contract',
  'hq',
  'infra',
  'mail-catcher',
  'reverb-bridge',
  'service',
  'tenant',
  'tools',
  'topology',
  'ui',
]

describe('what a change affects, as the design’s arrows say', { timeout: 60_000 }, () => {
  it.each(['tenant', 'hq', 'api-gateway-shim', 'mail-catcher', 'reverb-bridge'])(
    'a change in %s affects that app only',
    (app) => {
      expect(affectedBy(`apps/${app}/src/main.ts`)).toEqual([app])
    },
  )

  it('a change in the contract affects exactly who speaks it', () => {
    expect(affectedBy('libs/contract/src/operations.ts')).toEqual([
      'api-gateway-shim',
      'contract',
      'hq',
      'tenant',
      'ui',
    ])
  })

  it('a change in what the services share affects its users', () => {
    expect(affectedBy('libs/service/src/index.ts')).toEqual([
      'api-gateway-shim',
      'hq',
      'mail-catcher',
      'reverb-bridge',
      'service',
      'tenant',
      'tools',
    ])
  })

  it('a change in the design layer affects the front ends only', () => {
    expect(affectedBy('libs/ui/nuxt.config.ts')).toEqual(['hq', 'tenant', 'ui'])
  })

  it('a change in the topology affects exactly what is rendered from it', () => {
    expect(affectedBy('libs/topology/src/services.ts')).toEqual([
      'api-gateway-shim',
      'hq',
      'infra',
      'reverb-bridge',
      'tenant',
      'tools',
      'topology',
      'ui',
    ])
  })

  it('a change in the infrastructure affects no app, but what holds it against them', () => {
    expect(affectedBy('infra/src/system.ts')).toEqual(['infra', 'tools'])
  })

  it('a change in what a service asks of its environment affects what holds that against the infrastructure', () => {
    expect(affectedBy('apps/reverb-bridge/src/configuration/configuration.ts')).toEqual([
      'reverb-bridge',
      'tools',
    ])
  })

  it('a change in the tools affects no app', () => {
    expect(affectedBy('tools/src/test.ts')).toEqual(['tools'])
  })

  it('a change of the documentation at the root affects nothing', () => {
    expect(affectedBy('README.md')).toEqual([])
  })

  it('a change of how everything is compiled affects everything', () => {
    expect(affectedBy('tsconfig.base.json', 'nx.json')).toEqual(everything)
  })
})

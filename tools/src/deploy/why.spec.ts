import { describe, expect, it } from 'vitest'
import { reasonsFor } from './why.ts'

const node = (root: string) => ({ data: { root } }) as never
const graph = {
  nodes: {
    tenant: node('apps/tenant'),
    ui: node('libs/ui'),
    contract: node('libs/contract'),
    infra: node('infra'),
  },
  dependencies: {
    tenant: [{ source: 'tenant', target: 'ui', type: 'static' }],
    ui: [
      { source: 'ui', target: 'contract', type: 'static' },
      { source: 'ui', target: 'npm:zod', type: 'static' },
    ],
  },
}

describe('why an app is affected', () => {
  it('is what changed among that which it is made of, and the way there', () => {
    const files = ['libs/contract/src/index.ts', 'apps/tenant/app/app.vue', 'infra/src/system.ts']
    expect(reasonsFor('tenant', files, graph)).toEqual([
      { chain: ['tenant'], files: ['apps/tenant/app/app.vue'] },
      { chain: ['tenant', 'ui', 'contract'], files: ['libs/contract/src/index.ts'] },
    ])
  })

  it('is a file of the whole workspace, but no document', () => {
    expect(reasonsFor('tenant', ['package-lock.json', 'README.md'], graph)).toEqual([
      { chain: [], files: ['package-lock.json'] },
    ])
  })

  it('is nothing where nothing of it has changed', () => {
    expect(reasonsFor('tenant', ['infra/src/system.ts'], graph)).toEqual([])
  })
})

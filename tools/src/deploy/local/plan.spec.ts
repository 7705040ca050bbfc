import { describe, expect, it } from 'vitest'
import { parseComposeFile, readWorkspaceFile } from '../../stack/compose-file.ts'
import { planLocally } from './plan.ts'

const compose = parseComposeFile(readWorkspaceFile('docker-compose.yml'))

describe('deploying to the stack', () => {
  it('migrates with the API’s new image first, then replaces one container after the other', () => {
    expect(planLocally('api-gateway-shim', compose)).toEqual({
      image: 'envelope/api-gateway-shim:dev',
      migrations: ['migrate'],
      trials: ['api-a'],
      replaced: ['api-a', 'api-b', 'worker', 'scheduler'],
    })
  })

  it('migrates for no other app, and tries one of its replicas', () => {
    expect(planLocally('tenant', compose)).toEqual({
      image: 'envelope/tenant:dev',
      migrations: [],
      trials: ['tenant-a'],
      replaced: ['tenant-a', 'tenant-b'],
    })
  })

  it.each([
    ['hq', 'hq'],
    ['reverb-bridge', 'reverb'],
  ] as const)('tries %s beside the only container before that is replaced', (app, service) => {
    expect(planLocally(app, compose)).toMatchObject({ trials: [service], replaced: [service] })
  })
})

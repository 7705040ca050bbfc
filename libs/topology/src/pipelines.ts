import type { ImageName, ServiceName } from './services.ts'

export type Stage = 'source' | 'build' | 'approval' | 'migrate' | 'deploy'

export interface Pipeline {
  /** Git tags that start it, and nothing else does. */
  tag: string
  stages: readonly Stage[]
  images: readonly ImageName[]
  /** Replaced together in one stage. */
  deploys: readonly ServiceName[]
}

export const pipelines = {
  api: {
    tag: 'api@*',
    stages: ['source', 'build', 'approval', 'migrate', 'deploy'],
    images: ['api-gateway-shim', 'reverb-bridge'],
    deploys: ['api', 'worker', 'scheduler', 'reverb'],
  },
  tenant: {
    tag: 'tenant@*',
    stages: ['source', 'build', 'approval', 'deploy'],
    images: ['tenant'],
    deploys: ['tenant'],
  },
  hq: { tag: 'hq@*', stages: ['source', 'build', 'approval', 'deploy'], images: ['hq'], deploys: ['hq'] },
} as const satisfies Record<string, Pipeline>

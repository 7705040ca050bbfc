import { join } from 'node:path'
import { EnvironmentError } from '@envelope/service'
import { applyEnv } from 'nitropack/runtime/internal/utils.env'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { workspace } from '../src/workspace.ts'

/**
 * What containers on AWS are given, held against what the programs in them ask for, by the code with which they read it.
 * All of it is loaded by its path: a change in an app must not count as a change in the tools (affected.spec.ts).
 */
type Variables = Readonly<Record<string, string>>
interface Container {
  name: string
  image: string
  variables: Variables
}
interface Reading {
  /** A line each, as the program prints it. */
  problems: readonly string[]
  /** Given, and looked at by nobody. */
  unread: readonly string[]
}

/** By the code that all programs of a kind share, and that reads the process's own variables. */
const readByServices = ['NODE_ENV', 'ENVELOPE_VERSION', 'ENVELOPE_DATA', 'DRAIN_SECONDS']
const readByNitro = ['NODE_ENV', 'ENVELOPE_VERSION', 'HOST', 'PORT', 'NITRO_SHUTDOWN_TIMEOUT']

const load = async <Module>(path: string) =>
  (await import(/* @vite-ignore */ join(workspace, path))) as Module

/** A service that has `readConfiguration`. */
const service = (path: string) => async (variables: Variables) => {
  const { readConfiguration } = await load<{ readConfiguration(env: Variables): unknown }>(path)
  const read = new Set(readByServices)
  const recorder = new Proxy(variables, {
    get: (all, name: string) => {
      read.add(name)
      return all[name]
    },
  })
  return { problems: problemsOf(() => readConfiguration(recorder)), unread: without(read, variables) }
}

/** A Nuxt server: Nitro puts the variables into the runtime configuration, which is checked at the start. */
async function nuxt(variables: Variables): Promise<Reading> {
  const { runtimeConfig } = await load<{ runtimeConfig: object }>('libs/ui/runtime-config.ts')
  const { checkEnvironment } = await load<{ checkEnvironment(config: unknown): string[] }>(
    'libs/ui/server/utils/check-environment.ts',
  )
  const configurationOf = (given: Variables) => {
    for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value)
    const config = applyEnv(structuredClone(runtimeConfig), { prefix: 'NITRO_', altPrefix: 'NUXT_' })
    vi.unstubAllEnvs()
    return config
  }
  const marker = 'only-there-to-be-found'
  const settings = Object.keys(variables).filter((name) =>
    JSON.stringify(configurationOf({ [name]: marker })).includes(marker),
  )
  return {
    problems: checkEnvironment(configurationOf(variables)),
    unread: without(new Set([...readByNitro, ...settings]), variables),
  }
}

const programs: Record<string, (variables: Variables) => Promise<Reading>> = {
  tenant: nuxt,
  hq: nuxt,
  'api-gateway-shim': service('apps/api-gateway-shim/src/configuration.ts'),
  'reverb-bridge': service('apps/reverb-bridge/src/configuration/configuration.ts'),
}

const { Assembly } = await load<{ Assembly: new (directory: string) => object }>(
  'infra/src/assembly/assembly.ts',
)
const { containersOf } = await load<{ containersOf(assembly: object): Container[] }>(
  'infra/src/assembly/containers.ts',
)
const environments = ['staging', 'production'].map(
  (name) => [name, new Assembly(join(workspace, 'infra/cdk.out', name))] as const,
)
const containers = environments.flatMap(([environment, assembly]) =>
  containersOf(assembly).map((container) => ({ environment, ...container })),
)
/** Laravel's is in another repository. */
const ours = containers.filter(({ image }) => image !== 'laravel')
const staging = (name: string) =>
  ours.find((container) => container.environment === 'staging' && container.name === name)!

afterEach(() => vi.unstubAllEnvs())

describe('a container on AWS', () => {
  it.each(ours)('$environment $name is given what its program asks for', async ({ image, variables }) => {
    expect((await programs[image]!(variables)).problems).toEqual([])
  })

  it.each(ours)(
    '$environment $name is given nothing that its program never reads',
    async ({ image, variables }) => {
      expect((await programs[image]!(variables)).unread).toEqual([])
    },
  )

  it('every program of ours runs in some environment, so that none of this is empty', () => {
    expect(new Set(ours.map(({ image }) => image))).toEqual(new Set(Object.keys(programs)))
  })
})

describe('what would stop a container', () => {
  it.each([
    ['api', 'DATABASE_URL', 'DATABASE_URL is not set'],
    ['worker', 'APP_KEY', 'APP_KEY is not set'],
    ['reverb', 'REVERB_APP_SECRET', 'REVERB_APP_SECRET is not set'],
    ['tenant', 'NUXT_API_URL', 'NUXT_API_URL is not set'],
    ['hq', 'NUXT_SESSION_PASSWORD', 'NUXT_SESSION_PASSWORD is not set'],
  ])('%s without %s', async (name, variable, problem) => {
    const { image, variables } = staging(name)
    const { [variable]: _, ...rest } = variables
    expect((await programs[image]!(rest)).problems.join()).toContain(problem)
  })

  it.each([
    ['reverb', 'REVERB_SCALING_ENABLE'],
    ['tenant', 'NUXT_PUBLIC_REVERB_KEYS'],
  ])('%s with %s, which is no variable', async (name, variable) => {
    const { image, variables } = staging(name)
    expect((await programs[image]!({ ...variables, [variable]: 'true' })).unread).toEqual([variable])
  })
})

describe('containers that speak with each other', () => {
  it('reverb joins others on Redis by TLS and with its password, as it must while it is replaced', async () => {
    const { variables } = staging('reverb')
    const { readConfiguration } = await load<{
      readConfiguration(env: Variables): { redis: Record<string, unknown> | undefined }
    }>('apps/reverb-bridge/src/configuration/configuration.ts')
    expect(readConfiguration(variables).redis).toMatchObject({
      tls: true,
      password: variables['REDIS_PASSWORD'],
      addresses: [{ host: 'filled-in', port: 6379 }],
    })
  })

  it.each(environments)('%s: publishers, browsers and reverb know the same application', (environment) => {
    const of = (name: string) =>
      containers.find((container) => container.environment === environment && container.name === name)!
        .variables
    for (const name of ['api', 'worker', 'scheduler'])
      for (const variable of ['REVERB_APP_ID', 'REVERB_APP_KEY', 'REVERB_APP_SECRET'])
        expect([name, variable, of(name)[variable]]).toEqual([name, variable, of('reverb')[variable]])
    for (const name of ['tenant', 'hq'])
      expect(of(name)['NUXT_PUBLIC_REVERB_KEY']).toBe(of('reverb')['REVERB_APP_KEY'])
  })
})

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems
    throw error
  }
}

const without = (read: ReadonlySet<string>, variables: Variables) =>
  Object.keys(variables).filter((name) => !read.has(name))

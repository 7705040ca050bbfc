import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FakeAws } from '../support/fake-aws.ts'
import { FakeDocker } from '../support/fake-docker.ts'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let copy: WorkspaceCopy
let aws: FakeAws
beforeAll(async () => {
  copy = new WorkspaceCopy()
  aws = await FakeAws.start()
})
afterAll(async () => {
  await aws[Symbol.asyncDispose]()
  copy[Symbol.dispose]()
})

/** What somebody types, and what they see. */
async function nx(
  command: string,
  environment: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const running = spawn('npx', ['nx', ...command.split(' ')], {
    cwd: copy.path,
    env: {
      ...process.env,
      NX_DAEMON: 'false',
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], output, errors] = await Promise.all([
    once(running, 'exit') as Promise<[number]>,
    text(running.stdout),
    text(running.stderr),
  ])
  return { code, output: stripVTControlCharacters(output + errors) }
}

describe('nx affected -t deploy', () => {
  let commit: string
  beforeAll(() => {
    appendFileSync(join(copy.path, 'libs/ui/nuxt.config.ts'), '\n')
    commit = copy.commit('Change the design layer')
    copy.push()
  })

  it('--dry-run says what would be done and why each app is affected, and does nothing', async () => {
    aws.images.add(`envelope-staging/tenant:${commit}`)
    const { code, output } = await nx('affected -t deploy --configuration=staging --dry-run --base=HEAD~1')
    expect(code, output).toBe(0)
    for (const app of ['tenant', 'hq']) {
      expect(output).toMatch(new RegExp(`${app}: ${app} is affected since [0-9a-f]{12} \\(HEAD~1\\) by`))
      expect(output).toContain(`${app} → ui: libs/ui/nuxt.config.ts`)
    }
    expect(output).toContain(`would find sha256:${'ab'.repeat(32)} as envelope-staging/tenant:${commit}`)
    expect(output).toContain(`would build and push as envelope-staging/hq:${commit}`)
    expect(output).toContain(
      `would start envelope-staging-tenant (source, build, deploy) at ${commit}, for tenant`,
    )
    expect(output).not.toContain('envelope-staging-api')
    expect(aws.executions).toEqual([])
  })

  it('--dry-run to the stack says in which order containers would be replaced, and asks Docker nothing', async () => {
    using docker = new FakeDocker()
    const command = 'run-many -t deploy -p api-gateway-shim tenant --configuration=local --dry-run'
    const { code, output } = await nx(command, { PATH: docker.path, NX_BASE: 'HEAD~1' })
    expect(code, output).toBe(0)
    const plannedFor = (app: string) => output.split('\n').filter((line) => line.startsWith(`${app}: would `))
    expect(plannedFor('api-gateway-shim')).toEqual([
      'api-gateway-shim: would build the image of api-gateway-shim',
      'api-gateway-shim: would run migrate by it, and stop where that fails',
      'api-gateway-shim: would start it beside api-a, and stop where it does not become healthy',
      'api-gateway-shim: would replace api-a, then api-b, then worker, then scheduler',
    ])
    expect(plannedFor('tenant')).toEqual([
      'tenant: would build the image of tenant',
      'tenant: would start it beside tenant-a, and stop where it does not become healthy',
      'tenant: would replace tenant-a, then tenant-b',
    ])
    expect(output).toContain('tenant → ui: libs/ui/nuxt.config.ts')
    expect(docker.commands).toEqual([])
  })

  it('starts the pipelines of exactly those apps, and shows the stages of each as they go', async () => {
    for (const image of ['tenant', 'hq']) aws.images.add(`envelope-staging/${image}:${commit}`)
    aws.script = [
      { status: 'InProgress', actions: [{ stage: 'Build', status: 'InProgress' }] },
      { status: 'Succeeded', actions: [{ stage: 'Build', status: 'Succeeded' }] },
    ]
    const { code, output } = await nx('affected -t deploy --configuration=staging --base=HEAD~1 --every=0.05')
    expect(code, output).toBe(0)
    expect(aws.executions.map(({ pipeline }) => pipeline).sort()).toEqual([
      'envelope-staging-hq',
      'envelope-staging-tenant',
    ])
    for (const app of ['tenant', 'hq']) {
      expect(output).toContain(`${app}: Ctrl-C leaves it running; the same command follows it again`)
      const lines = output.split('\n').filter((line) => line.startsWith(`${app}: build `))
      expect(lines).toEqual([`${app}: build running`, `${app}: build succeeded after 30 s`])
    }
  })

  it.each(['--configuration=prodution', '-c prodution', '-c=prodution'])(
    '%s: names what was mistyped',
    async (configuration) => {
      const { code, output } = await nx(`affected -t deploy ${configuration} --base=HEAD~1`)
      expect(code).not.toBe(0)
      expect(output).toContain(
        'tenant: there is no environment "prodution": expected local, staging, production',
      )
    },
  )

  it('without a configuration asks for the environment', async () => {
    const { code, output } = await nx('deploy tenant')
    expect(code).not.toBe(0)
    expect(output).toContain('no environment was given: expected local, staging, production')
  })

  it('refuses what is in no commit', async () => {
    appendFileSync(join(copy.path, 'apps/tenant/nuxt.config.ts'), '\n')
    const { code, output } = await nx('deploy tenant --configuration=staging')
    copy.git('checkout', '--', '.')
    expect(code).not.toBe(0)
    expect(output).toContain(
      'the work tree has changes that are in no commit:\n M apps/tenant/nuxt.config.ts',
    )
  })

  it('refuses a commit that no remote has', async () => {
    appendFileSync(join(copy.path, 'apps/tenant/nuxt.config.ts'), '\n')
    copy.commit('Not pushed')
    const { code, output } = await nx('deploy tenant --configuration=staging')
    expect(code).not.toBe(0)
    expect(output).toContain('so that the pipeline could not fetch it')
  })
})

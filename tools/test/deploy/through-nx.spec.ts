import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
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
  const running = spawn('npx', ['nx', ...command.split(' '), '--output-style=static'], {
    cwd: copy.path,
    env: {
      ...process.env,
      NX_DAEMON: 'false',
      NX_BASE: 'HEAD~1',
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
  return { code, output: output + errors }
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
    const { code, output } = await nx('affected -t deploy --configuration=staging --dry-run')
    expect(code, output).toBe(0)
    for (const app of ['tenant', 'hq']) expect(output).toContain(`${app} → ui: libs/ui/nuxt.config.ts`)
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
    const { code, output } = await nx(command, { PATH: docker.path })
    expect(code, output).toBe(0)
    const planned = output.split('\n').filter((line) => line.startsWith('would '))
    expect(planned.toSorted()).toEqual(
      [
        'would build the image of api-gateway-shim',
        'would run migrate by it, and stop where that fails',
        'would start it beside api-a, and stop where it does not become healthy',
        'would replace api-a, then api-b, then worker, then scheduler',
        'would build the image of tenant',
        'would start it beside tenant-a, and stop where it does not become healthy',
        'would replace tenant-a, then tenant-b',
      ].toSorted(),
    )
    expect(output).toContain('tenant → ui: libs/ui/nuxt.config.ts')
    expect(docker.commands).toEqual([])
  })

  it('starts the pipelines of exactly those apps', async () => {
    for (const image of ['tenant', 'hq']) aws.images.add(`envelope-staging/${image}:${commit}`)
    const { code, output } = await nx('affected -t deploy --configuration=staging')
    expect(code, output).toBe(0)
    expect(aws.executions.map(({ pipeline }) => pipeline).sort()).toEqual([
      'envelope-staging-hq',
      'envelope-staging-tenant',
    ])
  })

  it('without a configuration, or with a mistyped one, asks for the environment', async () => {
    const { code, output } = await nx('affected -t deploy --configuration=prodution')
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

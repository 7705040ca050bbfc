import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeployCommand, type Ended } from '../support/deploy-command.ts'
import { FakeAws, type Action, type Look } from '../support/fake-aws.ts'
import { FakeDocker } from '../support/fake-docker.ts'
import { WorkspaceCopy } from '../support/workspace-copy.ts'

// Each test starts processes, on machines that others may keep busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

let copy: WorkspaceCopy
let commit: string
let aws: FakeAws

beforeAll(() => {
  copy = new WorkspaceCopy()
  commit = copy.git('rev-parse', 'HEAD')
})
afterAll(() => copy[Symbol.dispose]())
beforeEach(async () => {
  aws = await FakeAws.start()
  for (const image of ['tenant', 'hq', 'api-gateway-shim', 'reverb-bridge'])
    for (const environment of ['staging', 'production'])
      aws.images.add(`envelope-${environment}/${image}:${commit}`)
})
afterEach(() => aws[Symbol.asyncDispose]())

type Environment = Record<string, string | undefined>

const deploy = (args: string, environment?: Environment): Promise<Ended> =>
  new DeployCommand(copy, aws, args.split(' '), environment).ended

const succeeded = (...stages: string[]): Action[] => stages.map((stage) => ({ stage, status: 'Succeeded' }))
const failed = (stage: string, error: string, link?: string): Action => ({
  stage,
  status: 'Failed',
  error,
  ...(link && { link }),
})
const look = (status: Look['status'], ...actions: Action[]): Look => ({ status, actions })

/** The tenant's pipeline on staging, stage by stage, to a good end. */
const goodEnd = [
  look('InProgress', { stage: 'Source', status: 'InProgress' }),
  look('InProgress', ...succeeded('Source'), { stage: 'Build', status: 'InProgress' }),
  look('InProgress', ...succeeded('Source', 'Build'), { stage: 'Deploy', status: 'InProgress' }),
  look('Succeeded', ...succeeded('Source', 'Build', 'Deploy')),
]

describe('a release', () => {
  it('finds the image of the commit, starts the pipeline there, and shows its stages to the end', async () => {
    aws.script = goodEnd
    const { code, output, errors } = await deploy('tenant --environment=staging')
    expect(errors).toBe('')
    expect(code).toBe(0)
    expect(aws.executions).toMatchObject([{ pipeline: 'envelope-staging-tenant', commit }])
    const lines = output.split('\n').filter((line) => /^(source|build|deploy) /.test(line))
    expect(lines).toEqual([
      'source running',
      'source succeeded after 30 s',
      'build running',
      'build succeeded after 30 s',
      'deploy running',
      'deploy succeeded after 30 s',
    ])
    expect(output).toContain(`${commit.slice(0, 12)} is deployed to staging`)
  })

  it('builds the image that is missing, for the platform of AWS, pushes it, and keeps the password to itself', async () => {
    using docker = new FakeDocker()
    const missing = `envelope-staging/reverb-bridge:${commit}`
    aws.images.delete(missing)
    aws.script = goodEnd
    const { code, output, errors } = await deploy('reverb-bridge --environment=staging', {
      PATH: docker.path,
    })
    expect(code, errors).toBe(0)
    const address = `111111111111.dkr.ecr.eu-central-1.amazonaws.com/${missing}`
    const commands = docker.commands.map(({ words }) => words.join(' '))
    expect(commands.filter((command) => command.startsWith('build '))).toEqual([
      expect.stringMatching(/^build --platform linux\/arm64 --file apps\/reverb-bridge\/Dockerfile /),
    ])
    expect(commands.filter((command) => command.startsWith('push '))).toEqual([`push ${address}`])
    expect(docker.commands.find(({ words }) => words[0] === 'login')!.input).toBe('a-password')
    expect(`${output}${errors}${commands.join()}`).not.toContain('a-password')
    expect(output).toContain(`${missing.slice(0, -28)} was pushed`)
  })

  it('that is deployed already is not started again', async () => {
    aws.script = [look('Succeeded')]
    await deploy('tenant --environment=staging')
    const { code, output } = await deploy('tenant --environment=staging')
    expect(code).toBe(0)
    expect(output).toContain('has deployed this commit already: nothing to do')
    expect(aws.executions).toHaveLength(1)
  })

  it('that its tag has started meanwhile is followed, and not started twice', async () => {
    aws.startByTag('envelope-staging-tenant', commit, goodEnd)
    const { code, output } = await deploy('tenant --environment=staging')
    expect(code).toBe(0)
    expect(output).toContain('runs already: following it')
    expect(output).toContain('deploy succeeded')
    expect(aws.requests).not.toContain('StartPipelineExecution')
    expect(aws.executions).toHaveLength(1)
  })

  it('that its tag has started after it is followed in its first execution; the second ends by itself', async () => {
    aws.script = [goodEnd[2]!, goodEnd[2]!, goodEnd[3]!]
    const command = new DeployCommand(copy, aws, ['tenant', '--environment=staging'])
    while (!aws.requests.includes('ListActionExecutions')) await once(command.process.stdout!, 'data')
    command.process.kill('SIGINT')
    expect((await command.ended).code).toBe(130)

    aws.startByTag('envelope-staging-tenant', commit, [
      goodEnd[1]!,
      look('Stopped', ...succeeded('Source', 'Build')),
    ])
    const { code, output } = await deploy('tenant --environment=staging')
    expect(code).toBe(0)
    expect(output).toContain(`executions/${aws.executions[0]!.id}/`)
    expect(output).toContain('deploy succeeded')
    expect(aws.executions).toHaveLength(2)
    aws.executions[1]!.looks = [look('Stopped')]
    expect((await deploy('tenant --environment=staging')).output).toContain(
      'has deployed this commit already',
    )
  })

  it('that failed is started again', async () => {
    aws.script = [look('Failed', failed('Build', 'npm ci failed'))]
    expect((await deploy('tenant --environment=staging')).code).toBe(1)
    aws.script = goodEnd
    expect((await deploy('tenant --environment=staging')).code).toBe(0)
    expect(aws.executions).toHaveLength(2)
  })

  it('of shim and bridge at the same time starts the one api pipeline once, and both follow it', async () => {
    aws.script = [...goodEnd.slice(0, 2), ...Array<Look>(20).fill(goodEnd[2]!), look('Succeeded')]
    const both = await Promise.all(
      ['api-gateway-shim', 'reverb-bridge'].map((app) => deploy(`${app} --environment=staging`)),
    )
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(aws.executions).toMatchObject([{ pipeline: 'envelope-staging-api' }])
  })

  it('is not made here where the API is Laravel', async () => {
    const { code, output } = await deploy('api-gateway-shim --environment=production')
    expect(code).toBe(0)
    expect(output).toContain('nothing to do. In production the API is Laravel')
    expect(aws.requests).toEqual([])
  })

  it('goes on by itself after Ctrl-C, which says how to follow it', async () => {
    aws.script = [goodEnd[2]!]
    const command = new DeployCommand(copy, aws, ['tenant', '--environment=staging'])
    while (!aws.requests.includes('ListActionExecutions')) await once(command.process.stdout!, 'data')
    command.process.kill('SIGINT')
    const { code, errors } = await command.ended
    expect(code).toBe(130)
    expect(errors).toContain('tenant: no longer followed; its pipeline goes on')
    expect(errors).toContain('to follow it, give the same command again, or see https://eu-central-1.console')

    aws.executions[0]!.looks = [look('Succeeded')]
    aws.executions[0]!.looks.unshift(goodEnd[2]!)
    const { code: again, output } = await deploy('tenant --environment=staging')
    expect(again).toBe(0)
    expect(output).toContain('runs already: following it')
    expect(aws.executions).toHaveLength(1)
  })
})

describe('a pipeline that fails', () => {
  it.each([
    [
      'a stage: what it says, its log, and that nothing was replaced',
      look(
        'Failed',
        ...succeeded('Source'),
        failed('Build', 'Error while executing command: npm ci', 'https://logs.example/1'),
      ),
      [
        'the build failed, and nothing was replaced: Error while executing command: npm ci',
        'https://logs.example/1',
      ],
    ],
    [
      'the deployment: that the old one is back',
      look(
        'Failed',
        ...succeeded('Source', 'Build'),
        failed('Deploy', 'ECS deployment circuit breaker was triggered'),
      ),
      [
        'the new release did not become healthy, and ECS put the old one back: ECS deployment circuit breaker',
      ],
    ],
  ])('in %s', async (_, last, expected) => {
    aws.script = [goodEnd[0]!, last]
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(1)
    for (const words of expected) expect(errors).toContain(words)
    expect(errors).toContain('What to do: ')
  })

  it('at the migration says so, and that nothing was replaced', async () => {
    aws.script = [look('Failed', ...succeeded('Source', 'Build'), failed('Migrate', 'Task exited with 1'))]
    const { code, errors } = await deploy('api-gateway-shim --environment=staging')
    expect(code).toBe(1)
    expect(errors).toContain('the migration was refused, and nothing was replaced: Task exited with 1')
  })

  it('since it was overtaken says so', async () => {
    aws.script = [look('Superseded', ...succeeded('Source'))]
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(1)
    expect(errors).toContain('a newer release has overtaken this one')
  })
})

describe('the approval of production', () => {
  beforeEach(() => {
    aws.account = '222222222222'
  })
  const asked: Action = { stage: 'Approval', status: 'InProgress', link: 'https://approve.example/1' }

  it('is waited for, and says where it is given', async () => {
    aws.script = [
      look('InProgress', ...succeeded('Source', 'Build'), asked),
      look('InProgress', ...succeeded('Source', 'Build'), asked),
      look('Succeeded', ...succeeded('Source', 'Build', 'Approval', 'Deploy')),
    ]
    const { code, output } = await deploy('tenant --environment=production')
    expect(code).toBe(0)
    expect(output.match(/waits for approval at https:\/\/approve\.example\/1/g)).toHaveLength(1)
    expect(output).toContain('approval succeeded')
  })

  it('that is refused ends the release, with the reason', async () => {
    aws.script = [
      look(
        'Failed',
        ...succeeded('Source', 'Build'),
        failed('Approval', 'Rejected by Olga: not on a Friday'),
      ),
    ]
    const { code, errors } = await deploy('tenant --environment=production')
    expect(code).toBe(1)
    expect(errors).toContain(
      'the release was not approved, and nothing was replaced: Rejected by Olga: not on a Friday',
    )
  })

  it('that nobody gives in time ends the wait, not the pipeline', async () => {
    aws.script = [look('InProgress', ...succeeded('Source', 'Build'), asked)]
    const { code, errors } = await deploy('tenant --environment=production --approval-patience=0.01')
    expect(code).toBe(75)
    expect(errors).toContain('nobody has approved the release within')
    expect(errors).toContain('approve or reject it at https://approve.example/1')
  })
})

describe('what AWS or the way to it does', () => {
  it('throttling is waited out', async () => {
    aws.script = goodEnd
    aws.fail('StartPipelineExecution', 'throttled', 'throttled')
    aws.fail('GetPipelineExecution', 'throttled')
    expect((await deploy('tenant --environment=staging')).code).toBe(0)
    expect(aws.executions).toHaveLength(1)
  })

  it('a connection that is dropped is opened again', async () => {
    aws.script = goodEnd
    aws.fail('StartPipelineExecution', 'dropped')
    aws.fail('ListActionExecutions', 'dropped', 'dropped')
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(errors).toBe('')
    expect(code).toBe(0)
    expect(aws.executions).toHaveLength(1)
  })

  it('a connection that stays away for longer than the SDK tries is said, and the pipeline followed on', async () => {
    aws.script = goodEnd
    aws.fail('GetPipelineExecution', ...Array<'dropped'>(7).fill('dropped'))
    const { code, output } = await deploy('tenant --environment=staging')
    expect(code).toBe(0)
    expect(output).toMatch(/AWS did not answer \(.*\); the pipeline goes on\. Looking again/)
  })

  it('credentials that expire meanwhile end the following, not the pipeline', async () => {
    aws.script = [goodEnd[2]!]
    aws.fail('ListActionExecutions', 'expired')
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(77)
    expect(errors).toContain('the AWS credentials have expired')
    expect(errors).toContain('aws sso login')
    expect(aws.executions).toHaveLength(1)
  })
})

describe('what keeps a release from starting', () => {
  const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

  it('no credentials', async () => {
    const { code, errors } = await deploy('tenant --environment=staging', none)
    expect(code).toBe(77)
    expect(errors).toContain('there are no AWS credentials')
    expect(errors).toContain('What to do: aws sso login')
    expect(aws.requests).toEqual([])
  })

  it('expired credentials', async () => {
    aws.fail('GetCallerIdentity', 'expired')
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(77)
    expect(errors).toContain('the AWS credentials have expired')
    expect(aws.executions).toEqual([])
  })

  it('credentials of another account', async () => {
    const { code, errors } = await deploy('tenant --environment=production')
    expect(code).toBe(77)
    expect(errors).toContain('of account 111111111111')
    expect(errors).toContain('production is in account 222222222222')
    expect(aws.executions).toEqual([])
  })

  it('a role that may not', async () => {
    aws.fail('StartPipelineExecution', 'denied')
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(77)
    expect(errors).toContain('AWS refuses it: not authorized to perform: codepipeline:StartPipelineExecution')
  })

  it('a pipeline that is not there', async () => {
    aws.pipelines.clear()
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(78)
    expect(errors).toContain("does not have a pipeline with name 'envelope-staging-tenant'")
    expect(errors).toContain('deploy its stacks delivery and pipelines')
  })

  it('a repository of images that is not there', async () => {
    aws.fail('DescribeImages', 'missing')
    const { code, errors } = await deploy('tenant --environment=staging')
    expect(code).toBe(78)
    expect(errors).toContain("The repository with name 'envelope-staging/tenant' does not exist")
    expect(errors).toContain('deploy its stacks delivery and pipelines')
    expect(aws.executions).toEqual([])
  })

  it('no Docker to build an image that is missing', async () => {
    using docker = new FakeDocker({ engine: false })
    aws.images.clear()
    const { code, output, errors } = await deploy('tenant --environment=staging', {
      PATH: docker.path,
    })
    expect(code).toBe(69)
    expect(errors).toContain("Docker's engine does not answer: Cannot connect to the Docker daemon")
    expect(output).not.toContain('nx run')
    expect(aws.executions).toEqual([])
  })

  it('AWS out of reach', async () => {
    const { code, errors } = await new DeployCommand(copy, 'http://127.0.0.1:9', [
      'tenant',
      '--environment=staging',
    ]).ended
    expect(code).toBe(75)
    expect(errors).toContain('AWS did not answer')
  })

  it.each([
    ['tenant', 'no environment was given: expected local, staging, production'],
    ['tenant --environment=prod', 'environment "prod": expected local, staging, production'],
    [
      'tenat --environment=staging',
      'there is no app "tenat": expected tenant, hq, api-gateway-shim, reverb-bridge',
    ],
    ['tenant --environment=staging --dryrun', "Unknown option '--dryrun'"],
    [
      'tenant --environment=staging --approval-patience=soon',
      '--approval-patience="soon": expected a number above 0',
    ],
  ])('%s', async (args, message) => {
    const { code, errors } = await deploy(args)
    expect(code).toBe(64)
    expect(errors).toContain(message)
  })

  it('never shows a secret', async () => {
    aws.fail('GetCallerIdentity', 'expired')
    const { output, errors } = await deploy('tenant --environment=staging')
    expect(output + errors).not.toContain('secret-that-is-never-shown')
  })
})

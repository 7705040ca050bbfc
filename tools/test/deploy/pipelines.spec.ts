import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deliveryOf, environmentNames, sourceAction, type PipelineName } from '@envelope/infra'
import { pipelines } from '@envelope/topology'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { workspace } from '../../src/workspace.ts'

interface Template {
  // Whatever CloudFormation has for the type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Resources: Record<string, { Type: string; Properties: Record<string, any> }>
}

const templateOf = (environment: string, part: string) =>
  JSON.parse(
    readFileSync(
      join(workspace, `infra/cdk.out/${environment}/envelope-${environment}-${part}.template.json`),
      'utf8',
    ),
  ) as Template
const all = ({ Resources }: Template, type: string) =>
  Object.values(Resources).filter(({ Type }) => Type === type)

describe.each(environmentNames)('what the command asks of %s', (environment) => {
  const delivery = deliveryOf(environment)
  const template = templateOf(environment, 'pipelines')
  const names = Object.keys(pipelines) as PipelineName[]

  it.each(names)(
    'the pipeline %s is there by the name that is started, with the stages that are shown',
    (name) => {
      const found = all(template, 'AWS::CodePipeline::Pipeline').find(
        ({ Properties }) => Properties['Name'] === delivery.pipelineName(name),
      )!
      const stages = found.Properties['Stages'] as { Name: string; Actions: { Name: string }[] }[]
      expect(stages.map(({ Name }) => Name.toLowerCase())).toEqual(
        pipelines[name].stages.filter((stage) => delivery.approval || stage !== 'approval'),
      )
      expect(stages[0]!.Actions.map(({ Name }) => Name)).toEqual([sourceAction])
    },
  )

  it('each repository is there by the name that is pushed to', () => {
    const repositories = all(templateOf(environment, 'delivery'), 'AWS::ECR::Repository').map(
      ({ Properties }) => Properties['RepositoryName'] as string,
    )
    for (const { images } of Object.values(pipelines))
      for (const image of images) expect(repositories).toContain(delivery.repositoryName(image))
  })

  it('the role of GitHub’s runners may do all of it', () => {
    const policy = Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith('Github'),
    )![1]
    const statements = policy.Properties['PolicyDocument'].Statement as { Action: string | string[] }[]
    expect(statements.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(requested()))
  })

  it('its role may be held for as long as the workflow asks', () => {
    const role = Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('Github'),
    )![1]
    for (const seconds of durations())
      expect(role.Properties['MaxSessionDuration']).toBeGreaterThanOrEqual(seconds)
  })
})

/** IAM's actions of every request in the command's sources; who one is may be asked by everybody. */
function requested(): string[] {
  const folder = join(workspace, 'tools/src/deploy/aws')
  const actions = globSync('*.ts', { cwd: folder }).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return [...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
      ([, imported, client]) =>
        [...imported!.matchAll(/\b(?:paginate(\w+)|(\w+)Command)\b/g)].map(
          ([, paginated, command]) => `${client}:${paginated ?? command}`,
        ),
    )
  })
  return [...new Set(actions)].filter((action) => action !== 'sts:GetCallerIdentity')
}

function durations(): number[] {
  const folder = join(workspace, '.github/workflows')
  interface Workflow {
    jobs: Record<string, { steps: { with?: Record<string, unknown> }[] }>
  }
  return globSync('*.yml', { cwd: folder }).flatMap((file) =>
    Object.values((parse(readFileSync(join(folder, file), 'utf8')) as Workflow).jobs)
      .flatMap(({ steps }) => steps.map((step) => step.with?.['role-duration-seconds']))
      .filter((seconds) => seconds !== undefined)
      .map(Number),
  )
}

it('the command sends what is looked for here', () => {
  expect(requested()).toEqual(
    expect.arrayContaining([
      'codepipeline:StartPipelineExecution',
      'ecr:DescribeImages',
      'ecr:GetAuthorizationToken',
    ]),
  )
  expect(durations()).not.toEqual([])
})

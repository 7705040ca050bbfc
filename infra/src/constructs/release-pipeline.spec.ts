import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { permissionsOf } from '../../test/support/permissions.ts'
import {
  productionWith,
  resourceOf,
  synthesize,
  templatesOf,
  type Template as Synthesized,
} from '../../test/support/templates.ts'
import { topology } from '../topology.ts'

interface Action {
  Name: string
  ActionTypeId: { Provider: string }
  Configuration: Record<string, string>
}
interface Stage {
  Name: string
  Actions: Action[]
}

const pipelineOf = (template: Synthesized, name: string) =>
  resourceOf(template, 'AWS::CodePipeline::Pipeline', ({ Properties }) => Properties['Name'] === name)
    .Properties
const actionOf = (template: Synthesized, name: string, stage: string): Action =>
  (pipelineOf(template, name)['Stages'] as Stage[]).find(({ Name }) => Name === stage)!.Actions[0]!
const withShim = synthesize(productionWith({ api: { image: 'shim' } }))['pipelines']!
const production = templatesOf('production')['pipelines']!
const staging = templatesOf('staging')['pipelines']!
const names = Object.keys(topology.pipelines)

describe('pipelines', () => {
  it.each(names)(
    '%s is started by its own tag, on the action that fetches the commit, and by nothing else',
    (name) => {
      const { Triggers, Stages, PipelineType } = pipelineOf(production, `envelope-production-${name}`)
      expect(PipelineType).toBe('V2')
      expect(Triggers).toEqual([
        {
          ProviderType: 'CodeStarSourceConnection',
          GitConfiguration: {
            SourceActionName: Stages[0].Actions[0].Name,
            Push: [{ Tags: { Includes: [`${name}@*`] } }],
          },
        },
      ])
      expect(Stages[0].Actions[0].Configuration.DetectChanges).toBe(false)
    },
  )

  it('have the topology’s stages; nobody is asked in staging', () => {
    const stages = (template: Synthesized, environment: string) =>
      names.map((name) =>
        (pipelineOf(template, `envelope-${environment}-${name}`)['Stages'] as Stage[]).map(({ Name }) =>
          Name.toLowerCase(),
        ),
      )
    const described = Object.values(topology.pipelines).map(({ stages }) => [...stages])
    expect(stages(production, 'production')).toEqual(described)
    expect(stages(staging, 'staging')).toEqual(
      described.map((stages) => stages.filter((stage) => stage !== 'approval')),
    )
  })

  it('ask for approval by SNS, with the difference and the digests', () => {
    const { Configuration } = actionOf(production, 'envelope-production-tenant', 'Approval')
    expect(Configuration).toMatchObject({
      NotificationArn: { Ref: expect.stringMatching(/^Approvals/) },
      ExternalEntityLink: '#{Build.RELEASE_DIFFERENCE}',
      CustomData: 'Release of tenant. Images: #{Build.RELEASE_IMAGES}',
    })
    expect(resourceOf(production, 'AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'releases@envelope.example',
    })
  })

  it('tell the build which execution it is of', () => {
    const { EnvironmentVariables } = actionOf(production, 'envelope-production-tenant', 'Build').Configuration
    expect(JSON.parse(EnvironmentVariables!)).toEqual([
      { name: 'EXECUTION', type: 'PLAINTEXT', value: '#{codepipeline.PipelineExecutionId}' },
    ])
  })

  it('of the API are of this repository, or of Laravel’s', () => {
    const repository = (template: Synthesized) =>
      actionOf(template, 'envelope-production-api', 'Source').Configuration['FullRepositoryId']
    expect(repository(withShim)).toBe('envelope-example/envelope')
    expect(repository(production)).toBe('envelope-example/api')
    expect(
      actionOf(production, 'envelope-production-tenant', 'Source').Configuration['FullRepositoryId'],
    ).toBe('envelope-example/envelope')
  })

  it('tell migration and deployment the commit of the source', () => {
    for (const stage of ['Migrate', 'Deploy'])
      expect(actionOf(withShim, 'envelope-production-api', stage)).toMatchObject({
        ActionTypeId: { Provider: 'Lambda' },
        Configuration: { UserParameters: '#{Source.CommitId}' },
      })
  })
})

describe('what a pipeline may do', () => {
  const template = Template.fromJSON(withShim as never)
  const of = (role: string) => permissionsOf(template, role)
  const service = (name: string) =>
    `arn:aws:ecs:eu-central-1:222222222222:service/envelope-production/${name}`

  it.each(Object.entries(topology.pipelines))(
    '%s replaces its own services and writes its own tags, and no other',
    (name, { deploys, images }) => {
      const permissions = of(`deploy${name}`)
      expect(permissions.resourcesFor('ecs:UpdateService')).toEqual(deploys.map(service).sort())
      expect(permissions.resourcesFor('ssm:PutParameter')).toEqual(
        images
          .map(
            (image) =>
              `arn:aws:ssm:eu-central-1:222222222222:parameter/envelope/production/images/${image}/tag`,
          )
          .sort(),
      )
      expect(permissions.services()).toEqual(['codepipeline', 'ecs', 'iam', 'logs', 'ssm'])
    },
  )

  it('passes the roles of its own tasks to ECS, and to nothing else', () => {
    const policy = resourceOf(withShim, 'AWS::IAM::Policy', ({ Properties }) =>
      Properties['Roles'][0].Ref.startsWith('deploytenant'),
    )
    const statement = policy.Properties['PolicyDocument'].Statement.find(
      ({ Action }: { Action: string }) => Action === 'iam:PassRole',
    )
    expect(statement.Condition).toEqual({
      StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    })
    const roles = of('deploytenant').resourcesFor('iam:PassRole')
    expect(roles).toHaveLength(2)
    for (const role of roles) expect(role).toMatch(/tenanttaskDefinition/)
  })

  it('runs the migration in this cluster alone, and nothing but the migration', () => {
    const permissions = of('migrate')
    expect(permissions.resourcesFor('ecs:RunTask')).toEqual([
      'arn:aws:ecs:eu-central-1:222222222222:task-definition/envelope-production-migrate:*',
    ])
    expect(permissions.resourcesFor('ecs:UpdateService')).toEqual([])
    expect(permissions.resourcesFor('secretsmanager:GetSecretValue')).toEqual([])
  })

  it.each(names)('%s starts its own build and functions', (name) => {
    const permissions = of(`${name}Pipeline`)
    expect(permissions.resourcesFor('codebuild:StartBuild')).toEqual([`${name}buildProject`])
    const functions = [`deploy${name}Function`, ...(name === 'api' ? ['migrateFunction'] : [])]
    for (const called of permissions.resourcesFor('lambda:InvokeFunction'))
      expect(functions.some((own) => called.startsWith(own))).toBe(true)
    expect(permissions.resourcesFor('ecs:UpdateService')).toEqual([])
  })

  it('and its build push its own images alone', () => {
    expect(of('tenantbuild').resourcesFor('ecr:PutImage')).toHaveLength(1)
    expect(of('tenantbuild').resourcesFor('ecr:PutImage')[0]).toContain('tenant')
    expect(of('tenantbuild').services()).not.toContain('secretsmanager')
    expect(of('tenantbuild').resourcesFor('codepipeline:StopPipelineExecution')).toEqual([
      'arn:aws:codepipeline:eu-central-1:222222222222:envelope-production-tenant',
    ])
  })
})

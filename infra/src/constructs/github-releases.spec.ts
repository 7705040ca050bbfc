import { describe, expect, it } from 'vitest'
import { permissionsOf } from '../../test/support/permissions.ts'
import { Workbench } from '../../test/support/workbench.ts'
import { GithubReleases } from './github-releases.ts'
import { ImageRepository } from './image-repository.ts'

describe('the role of GitHub’s runners', () => {
  const bench = new Workbench()
  const { stack, names } = bench
  new GithubReleases(stack, 'Github', {
    names,
    environment: 'production',
    repository: 'envelope-example/envelope',
    images: ['tenant', 'hq'].map((image) => new ImageRepository(stack, image, { names, image })),
    pipelines: ['envelope-production-tenant', 'envelope-production-hq'],
  })
  const template = bench.template()
  const permissions = permissionsOf(template)

  it('is given to this repository’s environment of that name alone, for as long as a release takes', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'envelope-production-release',
      MaxSessionDuration: 7200,
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub':
                  'repo:envelope-example/envelope:environment:production',
              },
            },
          },
        ],
      },
    })
  })

  it('starts and follows these pipelines, and no other', () => {
    const pipelines = ['hq', 'tenant'].map(
      (name) => `arn:aws:codepipeline:eu-central-1:222222222222:envelope-production-${name}`,
    )
    for (const action of ['StartPipelineExecution', 'ListActionExecutions'])
      expect(permissions.resourcesFor(`codepipeline:${action}`)).toEqual(pipelines)
  })

  it('pushes these images, and can not delete one', () => {
    expect(permissions.resourcesFor('ecr:PutImage')).toEqual(['hq', 'tenant'])
    expect(permissions.resourcesFor('ecr:BatchDeleteImage')).toEqual([])
  })

  it('can not approve, and reaches nothing but registry and pipelines', () => {
    expect(permissions.resourcesFor('codepipeline:PutApprovalResult')).toEqual([])
    expect(permissions.services()).toEqual(['codepipeline', 'ecr'])
  })
})

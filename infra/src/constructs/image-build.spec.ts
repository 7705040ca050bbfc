import type { Template } from 'aws-cdk-lib/assertions'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { permissionsOf } from '../../test/support/permissions.ts'
import { Workbench } from '../../test/support/workbench.ts'
import { ImageBuild } from './image-build.ts'
import { ImageRepository } from './image-repository.ts'

function build(...images: string[]): Template {
  const bench = new Workbench()
  const { stack, names, key } = bench
  new ImageBuild(stack, 'Build', {
    names,
    name: 'api',
    images: new Map(images.map((image) => [image, new ImageRepository(stack, image, { names, image })])),
    repository: 'envelope-example/envelope',
    vpc: bench.vpc(),
    securityGroup: bench.securityGroup(),
    artifacts: Bucket.fromBucketName(stack, 'Artifacts', 'artifacts'),
    artifactsKey: Key.fromKeyArn(
      stack,
      'ArtifactsKey',
      'arn:aws:kms:eu-central-1:222222222222:key/artifacts',
    ),
    operationsKey: key,
  })
  return bench.template()
}

const variablesOf = (template: Template): Record<string, unknown> => {
  const [project] = Object.values(template.findResources('AWS::CodeBuild::Project'))
  return Object.fromEntries(
    project!['Properties'].Environment.EnvironmentVariables.map(
      ({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value],
    ),
  )
}

describe('the build of a pipeline', () => {
  const template = build('api-gateway-shim', 'reverb-bridge')

  it('runs the workspace’s own target on ARM, which the services run on', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'envelope-production-build-api',
      Environment: { Type: 'ARM_CONTAINER' },
    })
    expect(variablesOf(template)).toMatchObject({
      IMAGES: 'api-gateway-shim reverb-bridge',
      MAKE: expect.stringContaining('npx nx run-many -t image -p "$1"'),
    })
  })

  it('of Laravel builds the image of Laravel’s repository', () => {
    expect(variablesOf(build('laravel'))).toMatchObject({
      IMAGES: 'laravel',
      MAKE: 'docker build --tag "envelope/laravel:$CODEBUILD_RESOLVED_SOURCE_VERSION" .',
    })
  })

  it('keeps packages and what Nx has built for the next one, under its own name', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Cache: { Type: 'S3', Location: 'artifacts/cache/api' },
    })
    const [project] = Object.values(template.findResources('AWS::CodeBuild::Project'))
    const { BuildSpec } = project!['Properties'].Source
    expect(BuildSpec).toContain('.nx/cache/**/*')
    expect(BuildSpec).toContain('RELEASE_DIFFERENCE')
  })

  it('runs in the private subnets, in the group that the topology has for builds', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      VpcConfig: { SecurityGroupIds: ['sg-0123'] },
    })
  })

  it('reaches its own repositories, pipeline and tag, and no secret, no service, no bucket but the artifacts’', () => {
    const permissions = permissionsOf(template)
    expect(permissions.resourcesFor('ecr:PutImage')).toEqual(['apigatewayshim', 'reverbbridge'])
    expect(permissions.resourcesFor('ssm:GetParameter')).toEqual([
      'arn:aws:ssm:eu-central-1:222222222222:parameter/envelope/production/images/api-gateway-shim/tag',
    ])
    expect(permissions.services()).toEqual(['codepipeline', 'ec2', 'ecr', 'kms', 'logs', 's3', 'ssm'])
    expect(permissions.resourcesFor('codepipeline:StopPipelineExecution')).toEqual([
      'arn:aws:codepipeline:eu-central-1:222222222222:envelope-production-api',
    ])
    for (const resource of permissions.resourcesFor('s3:GetObject*')) expect(resource).toContain('artifacts')
    expect(permissions.resourcesFor('ecr:BatchDeleteImage')).toEqual([])
  })
})

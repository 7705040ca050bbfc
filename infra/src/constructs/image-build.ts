import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Duration, Stack } from 'aws-cdk-lib'
import {
  BuildSpec,
  Cache,
  ComputeType,
  LinuxArmBuildImage,
  PipelineProject,
  type BuildEnvironmentVariable,
} from 'aws-cdk-lib/aws-codebuild'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { laravelImage } from '../images.ts'
import type { Names } from '../names.ts'
import type { ImageRepository } from './image-repository.ts'
import { RetainedLogGroup } from './retained-log-group.ts'
import { subnetsOf } from './topology-vpc.ts'

/** What builds find in the containers of CodeBuild, and take from there to the next one. */
const cached = ['/root/.npm/**/*', '.nx/cache/**/*']
const results = '/tmp/release'

/** What an approval is asked with; CodePipeline's variables of the build. */
export const buildVariables = { images: 'RELEASE_IMAGES', difference: 'RELEASE_DIFFERENCE' } as const

export interface ImageBuildProps {
  names: Names
  /** Of the pipeline. */
  name: string
  images: ReadonlyMap<string, ImageRepository>
  /** OWNER/NAME */
  repository: string
  vpc: IVpc
  securityGroup: ISecurityGroup
  /** Holds the cache too. */
  artifacts: IBucket
  artifactsKey: IKey
  operationsKey: IKey
}

/**
 * A pipeline's build: finds or makes the images of a commit, pushes them, and waits for their scan (releases/build.sh). It
 * reaches these repositories, and neither data nor secrets of tenants.
 */
export class ImageBuild extends Construct {
  readonly project: PipelineProject

  constructor(scope: Construct, id: string, props: ImageBuildProps) {
    super(scope, id)
    const { names, name, images, repository, vpc, securityGroup, artifacts, artifactsKey, operationsKey } =
      props
    const { account, region } = Stack.of(this)
    const [first] = images.values()
    const variables: Record<string, string> = {
      IMAGES: [...images.keys()].join(' '),
      MAKE: makeCommand([...images.keys()]),
      REGISTRY: `${account}.dkr.ecr.${region}.amazonaws.com`,
      PREFIX: names.prefix,
      TAG_PARAMETER: first!.tagParameterName,
      REPOSITORY: repository,
      PIPELINE: names.of(name),
      RESULTS: results,
      NX_DAEMON: 'false',
    }
    this.project = new PipelineProject(this, 'Project', {
      projectName: names.of(`build-${name}`),
      description: `Images of ${name}: found or made, pushed, scanned`,
      environment: {
        buildImage: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: ComputeType.MEDIUM,
        privileged: true,
      },
      environmentVariables: Object.fromEntries(
        Object.entries(variables).map(([key, value]): [string, BuildEnvironmentVariable] => [key, { value }]),
      ),
      buildSpec: BuildSpec.fromObjectToYaml(buildSpec()),
      cache: Cache.bucket(artifacts, { prefix: `cache/${name}` }),
      encryptionKey: artifactsKey,
      grantReportGroupPermissions: false,
      vpc,
      subnetSelection: vpc.selectSubnets(subnetsOf('private')),
      securityGroups: [securityGroup],
      timeout: Duration.minutes(60),
      queuedTimeout: Duration.minutes(60),
      logging: {
        cloudWatch: {
          logGroup: new RetainedLogGroup(this, 'Logs', {
            name: names.pathOf(`build-${name}`),
            key: operationsKey,
          }),
        },
      },
    })
    this.permit([...images.values()], names.of(name))
  }

  private permit(images: readonly ImageRepository[], pipeline: string): void {
    const permit = (actions: string[], resources: string[]) =>
      this.project.addToRolePolicy(new PolicyStatement({ actions, resources }))
    permit(['ecr:GetAuthorizationToken'], ['*'])
    permit(
      [...pullActions, ...pushActions, 'ecr:DescribeImages', 'ecr:DescribeImageScanFindings'],
      images.map(({ repository }) => repository.repositoryArn),
    )
    permit(['ssm:GetParameter'], [parameterArn(this, images[0]!.tagParameterName)])
    permit(
      ['codepipeline:ListPipelineExecutions', 'codepipeline:StopPipelineExecution'],
      [Stack.of(this).formatArn({ service: 'codepipeline', resource: pipeline })],
    )
  }
}

export const pullActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
]
export const pushActions = [
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
]

export const parameterArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) })

function makeCommand(images: readonly string[]): string {
  if (images.includes(laravelImage))
    return `docker build --tag "envelope/${laravelImage}:$CODEBUILD_RESOLVED_SOURCE_VERSION" .`
  return 'npm ci && npx nx run-many -t image -p "$1" --output-style=static'
}

function buildSpec(): Record<string, unknown> {
  const script = readFileSync(join(import.meta.dirname, '../releases/build.sh'), 'utf8')
  return {
    version: '0.2',
    env: { shell: 'bash', 'exported-variables': Object.values(buildVariables) },
    phases: {
      install: { 'runtime-versions': { nodejs: '22' } },
      build: {
        commands: [
          `cat >/tmp/build.sh <<'END_OF_SCRIPT'\n${script}END_OF_SCRIPT`,
          'bash /tmp/build.sh',
          `export ${buildVariables.images}="$(cat ${results}/images)"`,
          `export ${buildVariables.difference}="$(cat ${results}/difference)"`,
        ],
      },
    },
    cache: { paths: cached },
  }
}

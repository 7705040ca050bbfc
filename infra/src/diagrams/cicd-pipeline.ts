import type { Assembly } from '../assembly/assembly.ts'
import type { System } from '../assembly/system.ts'
import { group, node, type Arrow, type Group, type Picture } from './picture.ts'
import { pipelinesOf, type DrawnPipeline } from './pipelines.ts'
import { nameOf } from './words.ts'

const stageIcons: Record<string, string> = {
  source: 'SourceCode',
  build: 'AWSCodeBuild',
  approval: 'AuthenticatedUser',
  migrate: 'AWSDatabaseMigrationServiceDatabasemigrationworkfloworjob',
  deploy: 'AmazonElasticContainerService',
}

/** How a release tag becomes running containers. */
export function cicdPipeline(system: System, assembly: Assembly): Picture {
  const pipelines = pipelinesOf(assembly)
  const bucket = assembly.one('AWS::S3::Bucket', ({ part }) => part === 'delivery').properties['BucketName']
  return {
    title: 'Delivery: one pipeline an app',
    subtitle: `${system.prefix}, ${system.region}: a release tag starts the pipeline of that app, and nothing else does`,
    direction: 'right',
    contents: [
      node('repository', 'GitRepository', 'Git repository', 'main and release tags'),
      group('cloud', 'cloud', 'AWS Cloud', [
        ...pipelines.map((pipeline) => pipelineGroup(pipeline)),
        group(
          'cluster',
          'cluster',
          'ECS cluster',
          pipelines.map(({ name, deploys }) =>
            node(
              `services-${name}`,
              'AWSFargate',
              deploys.length === 1 ? deploys[0]! : `${name} services`,
              ...(deploys.length > 1 ? inTwo(deploys) : ['service']),
            ),
          ),
        ),
      ]),
    ],
    arrows: pipelines.flatMap((pipeline) => arrowsOf(pipeline)),
    legend: [
      { line: 'release', meaning: 'what a release passes through' },
      { line: 'data', meaning: 'images, tagged by commit; a tag is never moved' },
    ],
    notes: [
      `Artifacts pass through ${String(bucket)} (KMS, versioned, 90 days). The tag that is deployed is in an SSM parameter an image, which CloudFormation only reads.`,
      'A deployment that does not become healthy, or raises an alarm of its service, is rolled back by ECS itself. A failed pipeline is reported by mail.',
    ],
  }
}

const inTwo = (names: readonly string[]): string[] => {
  const half = Math.ceil(names.length / 2)
  return [`${names.slice(0, half).join(', ')},`, names.slice(half).join(', ')]
}

const stageId = (pipeline: string, stage: string) => `${pipeline}-${stage}`

function pipelineGroup({ name, stages, images, deploys }: DrawnPipeline): Group {
  const says: Record<string, string[]> = {
    source: ['the commit of the tag'],
    build: ['CodeBuild, ARM64'],
    approval: ['by a person'],
    migrate: ['one-off task'],
    deploy: [`${deploys.length} service${deploys.length === 1 ? '' : 's'}, rolling`],
  }
  return group(`pipeline-${name}`, 'plain', `Pipeline ${name}`, [
    ...stages.map((stage) =>
      node(
        stageId(name, stage.name),
        stageIcons[stage.kind] ?? 'AWSCodePipeline',
        nameOf(stage.name),
        ...(says[stage.kind] ?? []),
      ),
    ),
    node(`images-${name}`, 'AmazonElasticContainerRegistry', 'ECR', ...images),
  ])
}

function arrowsOf({ name, tag, stages }: DrawnPipeline): Arrow[] {
  const chain = stages.slice(1).map((stage, index): Arrow => ({
    from: stageId(name, stages[index]!.name),
    to: stageId(name, stage.name),
    line: 'release',
  }))
  const of = (kind: string) => stages.find((stage) => stage.kind === kind)
  const build = of('build')
  const last = stages.at(-1)!
  return [
    { from: 'repository', to: stageId(name, stages[0]!.name), label: tag, line: 'release' },
    ...chain,
    ...(build
      ? [
          { from: stageId(name, build.name), to: `images-${name}`, line: 'data', label: 'push' } as const,
          { from: `images-${name}`, to: stageId(name, last.name), line: 'data', label: 'pull' } as const,
        ]
      : []),
    { from: stageId(name, last.name), to: `services-${name}`, line: 'release' },
  ]
}

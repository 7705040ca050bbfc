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

/** Rows from one pipeline to the next. */
const rows = 2.5

/** How a release tag becomes running containers. */
export function cicdPipeline(system: System, assembly: Assembly): Picture {
  const pipelines = pipelinesOf(assembly)
  // The last stages of all pipelines stand in one column.
  const last = Math.max(...pipelines.map(({ stages }) => stages.length))
  const bucket = assembly.one('AWS::S3::Bucket', ({ part }) => part === 'delivery').properties['BucketName']
  return {
    title: 'Delivery: one pipeline an app',
    subtitle: `${system.prefix}, ${system.region}: a release tag, or the deploy command at a commit, starts the pipeline of that app`,
    cell: { width: 150, height: 104 },
    contents: [
      node(
        'repository',
        [-0.85, ((pipelines.length - 1) * rows) / 2],
        'GitRepository',
        'Git repository',
        'main and release tags',
      ),
      group('cloud', 'cloud', 'AWS Cloud', [
        ...pipelines.map((pipeline, index) => pipelineGroup(pipeline, index * rows, last)),
        group(
          'cluster',
          'cluster',
          'ECS cluster',
          pipelines.map(({ name, deploys }, index) =>
            node(
              `services-${name}`,
              [last + 1.4, index * rows],
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
      `Artifacts pass through ${String(bucket)} (KMS, versioned, 90 days).`,
      'The tag that is deployed is in an SSM parameter for each image, which CloudFormation only reads.',
      'A deployment that does not become healthy, or raises an alarm of its service, is rolled back by ECS itself, and the pipeline’s other services with it.',
      'A failed pipeline is reported by mail.',
    ],
  }
}

const inTwo = (names: readonly string[]): string[] => {
  const half = Math.ceil(names.length / 2)
  return [`${names.slice(0, half).join(', ')},`, names.slice(half).join(', ')]
}

const stageId = (pipeline: string, stage: string) => `${pipeline}-${stage}`

function pipelineGroup({ name, stages, images, deploys }: DrawnPipeline, row: number, last: number): Group {
  const says: Record<string, string[]> = {
    source: ['the commit'],
    build: ['CodeBuild, ARM64'],
    approval: ['by a person'],
    migrate: ['one-off task'],
    deploy: [`${deploys.length} service${deploys.length === 1 ? '' : 's'}, rolling`],
  }
  const column = (index: number) => (index === stages.length - 1 ? last : index + 1)
  return group(`pipeline-${name}`, 'plain', `Pipeline ${name}`, [
    ...stages.map((stage, index) =>
      node(
        stageId(name, stage.name),
        [column(index), row],
        stageIcons[stage.kind] ?? 'AWSCodePipeline',
        nameOf(stage.name),
        ...(says[stage.kind] ?? []),
      ),
    ),
    node(
      `images-${name}`,
      [(2 + last) / 2, row + 1.05],
      'AmazonElasticContainerRegistry',
      'ECR',
      images.join(', '),
    ),
  ])
}

function arrowsOf({ name, tag, stages }: DrawnPipeline): Arrow[] {
  const chain = stages.slice(1).map((stage, index): Arrow => ({
    from: stageId(name, stages[index]!.name),
    to: stageId(name, stage.name),
    line: 'release',
  }))
  const build = stages.find((stage) => stage.kind === 'build')
  const last = stages.at(-1)!
  const images = `images-${name}`
  return [
    { from: 'repository', to: stageId(name, stages[0]!.name), label: tag, line: 'release', bend: 0 },
    ...chain,
    ...(build
      ? [
          {
            from: stageId(name, build.name),
            to: images,
            line: 'data',
            label: 'push',
            sides: { from: 'bottom', to: 'left' },
          } as const,
          {
            from: images,
            to: stageId(name, last.name),
            line: 'data',
            label: 'pull',
            sides: { from: 'right', to: 'bottom' },
          } as const,
        ]
      : []),
    { from: stageId(name, last.name), to: `services-${name}`, line: 'release' },
  ]
}

import { ArnFormat } from 'aws-cdk-lib'
import { CfnConnection } from 'aws-cdk-lib/aws-codeconnections'
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Key, type IKey } from 'aws-cdk-lib/aws-kms'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Pipeline } from '@envelope/topology'
import type { Construct } from 'constructs'
import { GithubReleases } from '../constructs/github-releases.ts'
import { ImageBuild, parameterArn } from '../constructs/image-build.ts'
import type { ImageRepository } from '../constructs/image-repository.ts'
import { ReleaseFunction, type ReleaseFunctionProps } from '../constructs/release-function.ts'
import { ReleasePipeline } from '../constructs/release-pipeline.ts'
import { subnetsOf } from '../constructs/topology-vpc.ts'
import type { Task } from '../constructs/task.ts'
import { laravelImage, programOf } from '../images.ts'
import type { DeliveryStack } from './delivery-stack.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'
import type { NetworkStack } from './network-stack.ts'
import type { ServicesStack } from './services-stack.ts'
import type { TasksStack } from './tasks-stack.ts'

export interface PipelinesProps extends EnvironmentProps {
  network: NetworkStack
  delivery: DeliveryStack
  oneOffTasks: TasksStack
  services: ServicesStack
  operationsKey: IKey
}

/** The one-off task that brings the schema to a release. */
const migration = 'migrate'

/** The pipelines, each with a role, a build and functions of its own, and how GitHub's runners may start them. */
export class PipelinesStack extends EnvironmentStack {
  readonly #props: PipelinesProps
  readonly #operationsKey: IKey
  readonly #artifactsKey: IKey
  readonly #artifacts: IBucket
  readonly #connectionArn: string
  readonly #approvals: { topic: Topic; keyArn: string } | undefined

  constructor(scope: Construct, props: PipelinesProps) {
    super(scope, 'pipelines', { description: 'the releases of each app, from tag to services', ...props })
    this.#props = props
    const { topology, parameters, delivery, operationsKey } = props
    this.addStackDependency(delivery)
    // Not themselves, so that what is granted is said here, by roles, and no other stack waits for this one.
    this.#operationsKey = Key.fromKeyArn(this, 'OperationsKey', operationsKey.keyArn)
    this.#artifactsKey = Key.fromKeyArn(this, 'ArtifactsKey', delivery.artifactsKey.keyArn)
    this.#artifacts = Bucket.fromBucketAttributes(this, 'Artifacts', {
      bucketName: this.names.fill(topology.stores.pipelineArtifacts.bucket),
      encryptionKey: this.#artifactsKey,
    })
    this.#connectionArn = new CfnConnection(this, 'Connection', {
      connectionName: this.names.prefix,
      providerType: 'GitHub',
    }).attrConnectionArn
    this.#approvals = this.createApprovals(props)
    for (const [name, pipeline] of Object.entries(topology.pipelines)) this.createPipeline(name, pipeline)

    const own = Object.entries(topology.pipelines).filter(([, pipeline]) => !this.isLaravels(pipeline))
    new GithubReleases(this, 'Github', {
      names: this.names,
      environment: parameters.environment,
      repository: parameters.repositories.own,
      images: own.flatMap(([, { images }]) => images.map((image) => delivery.image(image))),
      pipelines: own.map(([name]) => this.names.of(name)),
    })
  }

  private isLaravels({ deploys }: Pipeline): boolean {
    const { topology, parameters } = this.#props
    return deploys.some(
      (name) => programOf(topology.services[name]!, parameters, topology).image === laravelImage,
    )
  }

  /** What the pipeline's services run, in the order in which they are named. */
  private imagesOf({ deploys }: Pipeline): Map<string, ImageRepository> {
    const { topology, parameters, delivery } = this.#props
    const names = deploys.map((name) => programOf(topology.services[name]!, parameters, topology).image)
    return new Map(names.map((name) => [name, delivery.image(name)]))
  }

  private createApprovals({ parameters }: PipelinesProps) {
    if (!parameters.approval) return undefined
    const topic = new Topic(this, 'Approvals', {
      topicName: this.names.of('approvals'),
      masterKey: this.#operationsKey,
      enforceSSL: true,
    })
    for (const email of parameters.approval.emails) topic.addSubscription(new EmailSubscription(email))
    return { topic, keyArn: this.#operationsKey.keyArn }
  }

  private createPipeline(name: string, description: Pipeline): void {
    const { parameters, network } = this.#props
    const images = this.imagesOf(description)
    const repository = parameters.repositories[this.isLaravels(description) ? 'laravel' : 'own']
    const build = new ImageBuild(this, `${name}-build`, {
      names: this.names,
      name,
      images,
      repository,
      vpc: network.vpc,
      securityGroup: network.securityGroup('codebuild'),
      artifacts: this.#artifacts,
      artifactsKey: this.#artifactsKey,
      operationsKey: this.#operationsKey,
    })
    new ReleasePipeline(this, name, {
      names: this.names,
      name,
      description,
      connectionArn: this.#connectionArn,
      repository,
      artifacts: this.#artifacts,
      build: build.project,
      approvals: this.#approvals,
      migrate: description.stages.includes('migrate') ? this.createMigrate() : undefined,
      deploy: this.createDeploy(name, description, [...images.values()]),
    })
  }

  private createMigrate(): IFunction {
    const { topology, network, services, oneOffTasks } = this.#props
    const task = oneOffTasks.task(migration)
    const { function: migrate } = this.releaseFunction(migration, {
      program: 'migrate',
      description: 'Runs the migration of a release by its own image, and waits for its end',
      environment: {
        CLUSTER: this.names.prefix,
        FAMILY: task.definition.family,
        TASK: migration,
        LOG_GROUP: this.names.pathOf(migration),
        SUBNETS: network.vpc.selectSubnets(subnetsOf('private')).subnetIds.join(','),
        SECURITY_GROUP: network.securityGroup(topology.oneOffTasks[migration]!.securityGroup).securityGroupId,
      },
      tasks: [task],
      statements: [
        {
          actions: ['ecs:RunTask'],
          resources: [this.ecsArn('task-definition', `${task.definition.family}:*`)],
          conditions: { ArnEquals: { 'ecs:cluster': services.cluster.clusterArn } },
        },
        {
          actions: ['ecs:DescribeTasks'],
          resources: [this.ecsArn('task', `${this.names.prefix}/*`)],
        },
        {
          actions: ['logs:GetLogEvents'],
          resources: [
            this.formatArn({
              service: 'logs',
              resource: 'log-group',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
              resourceName: `${this.names.pathOf(migration)}:log-stream:${migration}/*`,
            }),
          ],
        },
      ],
    })
    return migrate
  }

  private createDeploy(name: string, { deploys }: Pipeline, images: readonly ImageRepository[]): IFunction {
    const { services } = this.#props
    const clusterName = this.names.prefix
    const { function: deploy } = this.releaseFunction(`deploy-${name}`, {
      program: 'deploy',
      description: `Replaces ${deploys.join(', ')} together, and puts all of them back where one fails`,
      environment: {
        CLUSTER: clusterName,
        SERVICES: deploys.join(','),
        TAG_PARAMETERS: images.map(({ tagParameterName }) => tagParameterName).join(','),
      },
      tasks: deploys.map((service) => services.tasks.get(service)!),
      statements: [
        {
          actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
          resources: deploys.map((service) => this.ecsArn('service', `${clusterName}/${service}`)),
        },
        {
          actions: ['ssm:PutParameter'],
          resources: images.map(({ tagParameterName }) => parameterArn(this, tagParameterName)),
        },
      ],
    })
    return deploy
  }

  /** With what every one needs that registers another revision of tasks. */
  private releaseFunction(
    name: string,
    {
      tasks,
      statements,
      ...props
    }: Pick<ReleaseFunctionProps, 'program' | 'description' | 'environment'> & {
      tasks: readonly Task[]
      statements: PolicyStatementProps[]
    },
  ): ReleaseFunction {
    const created = new ReleaseFunction(this, name, {
      names: this.names,
      name,
      operationsKey: this.#operationsKey,
      ...props,
    })
    const roles = tasks.flatMap(({ definition }) => [definition.taskRole, definition.executionRole!])
    for (const statement of [
      { actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] },
      {
        actions: ['ecs:RegisterTaskDefinition'],
        resources: tasks.map(({ definition }) => this.ecsArn('task-definition', `${definition.family}:*`)),
      },
      {
        actions: ['iam:PassRole'],
        resources: roles.map(({ roleArn }) => roleArn),
        conditions: {
          StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        },
      },
      ...statements,
    ])
      created.function.addToRolePolicy(new PolicyStatement(statement))
    return created
  }

  private ecsArn(resource: string, resourceName: string): string {
    return this.formatArn({ service: 'ecs', resource, resourceName })
  }
}

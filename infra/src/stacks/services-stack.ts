import { CfnCondition, Fn } from 'aws-cdk-lib'
import { Cluster, ContainerInsights, ExecuteCommandLogging } from 'aws-cdk-lib/aws-ecs'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { PrivateDnsNamespace, type INamespace } from 'aws-cdk-lib/aws-servicediscovery'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Service as ServiceDescription } from '@envelope/topology'
import type { Construct } from 'constructs'
import { notReleased } from '../constructs/image-repository.ts'
import { RetainedLogGroup } from '../constructs/retained-log-group.ts'
import { RestartOnRotation } from '../constructs/restart-on-rotation.ts'
import { Service } from '../constructs/service.ts'
import { Task } from '../constructs/task.ts'
import { tenantBucketStatements } from '../constructs/tenant-buckets.ts'
import { programOf, type Runtime } from '../images.ts'
import type { Parameters } from '../parameters/schema.ts'
import type { Surroundings } from '../runtimes/container-settings.ts'
import { settingsOf } from '../runtimes/settings.ts'
import type { OneOffTask, Topology } from '../topology.ts'
import type { DataStack } from './data-stack.ts'
import type { DeliveryStack } from './delivery-stack.ts'
import type { EdgeStack } from './edge-stack.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'
import type { NetworkStack } from './network-stack.ts'
import type { SecretsStack } from './secrets-stack.ts'
import type { StorageStack } from './storage-stack.ts'

export interface ServicesProps extends EnvironmentProps {
  network: NetworkStack
  data: DataStack
  storage: StorageStack
  secrets: SecretsStack
  delivery: DeliveryStack
  edge: EdgeStack
  alerts: ITopic
  operationsKey: IKey
}

const databaseRuntimes: readonly Runtime[] = ['laravel', 'api-gateway-shim']

interface Release {
  tag: string
  released: CfnCondition
}

/** Every service of the topology, and its one-off tasks, on ECS Fargate. */
export class ServicesStack extends EnvironmentStack {
  readonly cluster: Cluster
  readonly services: ReadonlyMap<string, Service>
  /** Of services and of one-off tasks. */
  readonly tasks: ReadonlyMap<string, Task>
  readonly #props: ServicesProps
  readonly #namespace: INamespace
  readonly #releases = new Map<string, Release>()
  readonly #tasks = new Map<string, Task>()

  constructor(scope: Construct, props: ServicesProps) {
    super(scope, 'services', { description: 'the cluster and everything that runs on it', ...props })
    this.#props = props
    const { parameters, topology, network, data, operationsKey, delivery } = props
    // Tags are read by name, which is no dependency by itself.
    this.addStackDependency(delivery)
    this.cluster = this.createCluster(operationsKey)
    this.#namespace = new PrivateDnsNamespace(this, 'Namespace', {
      name: `${parameters.environment}.${parameters.project}.internal`,
      description: 'Where services find each other',
      vpc: network.vpc,
    })
    this.services = new Map(
      Object.entries(topology.services).map(([name, description]) => [
        name,
        this.createService(name, withOverrides(description, parameters.services[name])),
      ]),
    )
    for (const [name, description] of Object.entries(topology.oneOffTasks)) this.createTask(name, description)
    this.tasks = this.#tasks
    new RestartOnRotation(this, 'RestartOnRotation', {
      names: this.names,
      secretArn: data.database.secret.secretArn,
      cluster: this.cluster,
      services: this.servicesWithDatabase(),
      operationsKey,
    })
  }

  private servicesWithDatabase(): string[] {
    const { parameters, topology } = this.#props
    return Object.entries(topology.services).flatMap(([name, description]) =>
      databaseRuntimes.includes(programOf(description, parameters, topology).runtime) ? [name] : [],
    )
  }

  private createCluster(key: IKey): Cluster {
    const logGroup = new RetainedLogGroup(this, 'ExecLogs', { name: this.names.pathOf('exec'), key })
    return new Cluster(this, 'Cluster', {
      clusterName: this.names.prefix,
      vpc: this.#props.network.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
      executeCommandConfiguration: {
        kmsKey: key,
        logging: ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: logGroup, cloudWatchEncryptionEnabled: true },
      },
    })
  }

  private createService(name: string, description: ServiceDescription): Service {
    const { parameters, topology, network, edge, alerts } = this.#props
    const { exposure, securityGroup } = description
    const task = this.createTask(name, description)
    const service = new Service(this, name, {
      names: this.names,
      name,
      description,
      parameters,
      cluster: this.cluster,
      vpc: network.vpc,
      securityGroup: network.securityGroup(securityGroup),
      task,
      released: this.release(programOf(description, parameters, topology).image).released,
      ...(exposure && { loadBalancer: edge.loadBalancers[exposure.loadBalancer] }),
      ...(isCalledDirectly(description, topology) && { discovery: this.#namespace }),
      alerts,
    })
    if (securityGroup === topology.stores.tenantFiles.managedBy) this.permitTenantBuckets(task)
    return service
  }

  private createTask(name: string, description: ServiceDescription | OneOffTask): Task {
    const { parameters, topology, delivery, operationsKey } = this.#props
    const program = programOf(description, parameters, topology)
    const { tag } = this.release(program.image)
    const port = 'port' in description ? description.port : undefined
    const stopTimeoutSeconds = 'stopTimeoutSeconds' in description ? description.stopTimeoutSeconds : 120
    const task = new Task(this, `${name}-task`, {
      names: this.names,
      name,
      program,
      size: description.size,
      ...(port !== undefined && { port }),
      stopTimeoutSeconds,
      settings: settingsOf[program.runtime](
        this.surroundingsOf({
          name,
          port,
          stopTimeoutSeconds,
          version: tag,
          nuxt: program.runtime === 'nuxt',
        }),
      ),
      image: delivery.image(program.image),
      tag,
      operationsKey,
    })
    this.#tasks.set(name, task)
    return task
  }

  private surroundingsOf({
    nuxt,
    ...own
  }: Pick<Surroundings, 'name' | 'port' | 'stopTimeoutSeconds' | 'version'> & {
    nuxt: boolean
  }): Surroundings {
    const { parameters, topology, data, storage, secrets, edge } = this.#props
    const { database, cache } = data
    const ofData = ({ secretArn: arn }: ISecret) => ({ arn, keyArn: data.dataKey.keyArn })
    const ofApplications = ({ secretArn: arn }: ISecret) => ({ arn, keyArn: secrets.secretsKey.keyArn })
    return {
      ...own,
      parameters,
      apiUrl: `http://${edge.loadBalancers.internal.balancer.loadBalancerDnsName}`,
      reverb: {
        host: `reverb.${this.#namespace.namespaceName}`,
        port: topology.services['reverb']!.port!,
        appId: parameters.project,
        key: this.names.prefix,
        secret: ofApplications(secrets.reverbAppSecret),
      },
      database: {
        host: database.instance.dbInstanceEndpointAddress,
        port: topology.stores.database.port,
        name: data.databaseName,
        secret: { ...ofData(database.secret), field: 'password' },
      },
      cache: {
        host: cache.group.attrPrimaryEndPointAddress,
        port: topology.stores.redis.port,
        secret: ofData(cache.secret),
      },
      appKey: ofApplications(secrets.appKey),
      smtpUrl: ofApplications(secrets.smtpUrl),
      sessionPassword: nuxt ? ofApplications(secrets.sessionPassword(own.name)) : undefined,
      files: {
        bucketPrefix: this.names.fill(topology.stores.tenantFiles.bucket, ''),
        keyArn: storage.filesKey.keyArn,
      },
    }
  }

  /** The tag is read when the stack is deployed: whatever the pipeline wrote last. */
  private release(image: string): Release {
    const known = this.#releases.get(image)
    if (known) return known
    const { tagParameterName } = this.#props.delivery.image(image)
    const tag = StringParameter.valueForStringParameter(this, tagParameterName)
    const released = new CfnCondition(this, `Released-${image}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(tag, notReleased)),
    })
    const release = { tag, released }
    this.#releases.set(image, release)
    return release
  }

  private permitTenantBuckets(task: Task): void {
    const { topology, storage } = this.#props
    const statements = tenantBucketStatements({
      names: this.names,
      store: topology.stores.tenantFiles,
      filesKeyArn: storage.filesKey.keyArn,
      account: this.account,
    })
    for (const statement of statements) task.definition.taskRole.addToPrincipalPolicy(statement)
  }
}

function withOverrides(
  description: ServiceDescription,
  { min, max, cpu, memory }: Parameters['services'][string] = {},
): ServiceDescription {
  const { replicas, size } = description
  return {
    ...description,
    replicas: { ...replicas, min: min ?? replicas.min, max: max ?? replicas.max },
    size: { cpu: cpu ?? size.cpu, memory: memory ?? size.memory },
  }
}

/** Whether a connection to its port comes from anywhere but a load balancer. */
function isCalledDirectly({ securityGroup, port }: ServiceDescription, topology: Topology): boolean {
  const balancers: string[] = Object.values(topology.loadBalancers).map((balancer) => balancer.securityGroup)
  return topology.connections.some(
    (connection) =>
      connection.to === securityGroup && connection.port === port && !balancers.includes(connection.from),
  )
}

import { Cluster, ContainerInsights, ExecuteCommandLogging } from 'aws-cdk-lib/aws-ecs'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { PrivateDnsNamespace, type INamespace } from 'aws-cdk-lib/aws-servicediscovery'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Service as ServiceDescription } from '@envelope/topology'
import type { Construct } from 'constructs'
import { RetainedLogGroup } from '../constructs/retained-log-group.ts'
import { RestartOnRotation } from '../constructs/restart-on-rotation.ts'
import { Service } from '../constructs/service.ts'
import type { Task } from '../constructs/task.ts'
import { tenantBucketStatements } from '../constructs/tenant-buckets.ts'
import { programOf, type Runtime } from '../images.ts'
import type { Parameters } from '../parameters/schema.ts'
import type { Topology } from '../topology.ts'
import { EnvironmentStack } from './environment-stack.ts'
import type { NetworkStack } from './network-stack.ts'
import { privateDomain, TaskFactory, type TaskFactoryProps } from './task-factory.ts'
import type { TasksStack } from './tasks-stack.ts'

export interface ServicesProps extends TaskFactoryProps {
  network: NetworkStack
  /** Deployed before: a release's services find the schema that its migration made. */
  oneOffTasks: TasksStack
  alerts: ITopic
}

const databaseRuntimes: readonly Runtime[] = ['laravel', 'api-gateway-shim']

/** Every service of the topology, on ECS Fargate. */
export class ServicesStack extends EnvironmentStack {
  readonly cluster: Cluster
  readonly services: ReadonlyMap<string, Service>
  readonly tasks: ReadonlyMap<string, Task>
  readonly #props: ServicesProps
  readonly #namespace: INamespace
  readonly #factory: TaskFactory
  readonly #tasks = new Map<string, Task>()

  constructor(scope: Construct, props: ServicesProps) {
    super(scope, 'services', { description: 'the cluster and everything that runs on it', ...props })
    this.#props = props
    const { parameters, topology, network, data, operationsKey, oneOffTasks } = props
    this.#factory = new TaskFactory(this, props)
    this.addStackDependency(oneOffTasks)
    this.cluster = this.createCluster(operationsKey)
    this.#namespace = new PrivateDnsNamespace(this, 'Namespace', {
      name: privateDomain(parameters),
      description: 'Where services find each other',
      vpc: network.vpc,
    })
    this.services = new Map(
      Object.entries(topology.services).map(([name, description]) => [
        name,
        this.createService(name, withOverrides(description, parameters.services[name])),
      ]),
    )
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
    const task = this.#factory.create(name, description)
    this.#tasks.set(name, task)
    const service = new Service(this, name, {
      names: this.names,
      name,
      description,
      parameters,
      cluster: this.cluster,
      vpc: network.vpc,
      securityGroup: network.securityGroup(securityGroup),
      task,
      released: this.#factory.released(programOf(description, parameters, topology).image),
      ...(exposure && { loadBalancer: edge.loadBalancers[exposure.loadBalancer] }),
      ...(isCalledDirectly(description, topology) && { discovery: this.#namespace }),
      alerts,
    })
    if (securityGroup === topology.stores.tenantFiles.managedBy) this.permitTenantBuckets(task)
    return service
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

import type { App } from 'aws-cdk-lib'
import type { Parameters } from './parameters/schema.ts'
import { DataStack } from './stacks/data-stack.ts'
import { DeliveryStack } from './stacks/delivery-stack.ts'
import { EdgeStack } from './stacks/edge-stack.ts'
import { FoundationStack } from './stacks/foundation-stack.ts'
import { MonitoringStack } from './stacks/monitoring-stack.ts'
import { NetworkStack } from './stacks/network-stack.ts'
import { PipelinesStack } from './stacks/pipelines-stack.ts'
import { SecretsStack } from './stacks/secrets-stack.ts'
import { ServicesStack } from './stacks/services-stack.ts'
import { StorageStack } from './stacks/storage-stack.ts'
import { TasksStack } from './stacks/tasks-stack.ts'
import { topology as description, type Topology } from './topology.ts'

/** All stacks of one environment, in the order in which they are deployed. */
export function createSystem(app: App, parameters: Parameters, topology: Topology = description) {
  const props = { parameters, topology }
  const foundation = new FoundationStack(app, props)
  const { operationsKey, alerts, accessLogs } = foundation
  const network = new NetworkStack(app, { ...props, operationsKey })
  const secrets = new SecretsStack(app, props)
  const storage = new StorageStack(app, props)
  const data = new DataStack(app, { ...props, network, operationsKey })
  const delivery = new DeliveryStack(app, { ...props, accessLogs })
  const edge = new EdgeStack(app, { ...props, network, accessLogs, operationsKey })
  const surroundings = { ...props, data, storage, secrets, delivery, edge, operationsKey }
  const oneOffTasks = new TasksStack(app, surroundings)
  const services = new ServicesStack(app, { ...surroundings, network, oneOffTasks, alerts })
  const monitoring = new MonitoringStack(app, { ...props, data, edge, services, alerts })
  const pipelines = new PipelinesStack(app, {
    ...props,
    network,
    delivery,
    oneOffTasks,
    services,
    operationsKey,
  })
  return {
    foundation,
    network,
    secrets,
    storage,
    data,
    delivery,
    edge,
    oneOffTasks,
    services,
    monitoring,
    pipelines,
  }
}

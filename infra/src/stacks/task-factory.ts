import { CfnCondition, Fn, type Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Service as ServiceDescription } from '@envelope/topology'
import { notReleased } from '../constructs/image-repository.ts'
import { Task } from '../constructs/task.ts'
import { programOf } from '../images.ts'
import { Names } from '../names.ts'
import type { Surroundings } from '../runtimes/container-settings.ts'
import { settingsOf } from '../runtimes/settings.ts'
import type { OneOffTask } from '../topology.ts'
import type { DataStack } from './data-stack.ts'
import type { DeliveryStack } from './delivery-stack.ts'
import type { EdgeStack } from './edge-stack.ts'
import type { EnvironmentProps } from './environment-stack.ts'
import type { SecretsStack } from './secrets-stack.ts'
import type { StorageStack } from './storage-stack.ts'

export interface TaskFactoryProps extends EnvironmentProps {
  data: DataStack
  storage: StorageStack
  secrets: SecretsStack
  delivery: DeliveryStack
  edge: EdgeStack
  operationsKey: IKey
}

/** Where services find each other by name. */
export const privateDomain = ({ environment, project }: EnvironmentProps['parameters']): string =>
  `${environment}.${project}.internal`

/** Makes the tasks of a stack, each with the release of its image that is deployed and the settings of its runtime. */
export class TaskFactory {
  readonly #stack: Stack
  readonly #props: TaskFactoryProps
  readonly #names: Names

  constructor(stack: Stack, props: TaskFactoryProps) {
    this.#stack = stack
    this.#props = props
    this.#names = new Names(props.parameters)
    // Tags are read by name, which is no dependency by itself.
    stack.addStackDependency(props.delivery)
  }

  create(name: string, description: ServiceDescription | OneOffTask): Task {
    const { parameters, topology, delivery, operationsKey } = this.#props
    const program = programOf(description, parameters, topology)
    const tag = this.#tag(program.image)
    const port = 'port' in description ? description.port : undefined
    const stopTimeoutSeconds = 'stopTimeoutSeconds' in description ? description.stopTimeoutSeconds : 120
    return new Task(this.#stack, `${name}-task`, {
      names: this.#names,
      name,
      program,
      size: description.size,
      ...(port !== undefined && { port }),
      stopTimeoutSeconds,
      settings: settingsOf[program.runtime](
        this.#surroundingsOf({
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
  }

  #surroundingsOf({
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
        host: `reverb.${privateDomain(parameters)}`,
        port: topology.services['reverb']!.port!,
        appId: parameters.project,
        key: this.#names.prefix,
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
        bucketPrefix: this.#names.fill(topology.stores.tenantFiles.bucket, ''),
        keyArn: storage.filesKey.keyArn,
      },
    }
  }

  /** Holds once the image was released. */
  released(image: string): CfnCondition {
    const id = `Released-${image}`
    const known = this.#stack.node.tryFindChild(id) as CfnCondition | undefined
    return (
      known ??
      new CfnCondition(this.#stack, id, {
        expression: Fn.conditionNot(Fn.conditionEquals(this.#tag(image), notReleased)),
      })
    )
  }

  /** Of the release that is deployed, read when the stack is: whatever the pipeline wrote last. */
  #tag(image: string): string {
    return StringParameter.valueForStringParameter(
      this.#stack,
      this.#props.delivery.image(image).tagParameterName,
    )
  }
}

import type { ICluster } from 'aws-cdk-lib/aws-ecs'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  DefinitionBody,
  LogLevel,
  Map as MapState,
  Pass,
  Result,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions'
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Stack } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { RetainedLogGroup } from './retained-log-group.ts'

export interface RestartOnRotationProps {
  names: Names
  secretArn: string
  cluster: ICluster
  /** Those that are given the secret when they start. */
  services: readonly string[]
  operationsKey: IKey
}

/**
 * Replaces the tasks of services after a secret was rotated, since a container keeps what it was started with. Connections
 * that stand are not cut by a new password, so that pools and workers go on meanwhile.
 */
export class RestartOnRotation extends Construct {
  constructor(scope: Construct, id: string, props: RestartOnRotationProps) {
    super(scope, id)
    const { names, secretArn, cluster, services, operationsKey } = props
    const restart = new CallAwsService(this, 'Replace tasks', {
      service: 'ecs',
      action: 'updateService',
      parameters: { Cluster: cluster.clusterName, 'Service.$': '$', ForceNewDeployment: true },
      iamResources: services.map((service) =>
        Stack.of(this).formatArn({
          service: 'ecs',
          resource: 'service',
          resourceName: `${cluster.clusterName}/${service}`,
        }),
      ),
    })
    const each = new MapState(this, 'Each service').itemProcessor(restart)
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: names.of('restart-on-rotation'),
      definitionBody: DefinitionBody.fromChainable(
        new Pass(this, 'Services', { result: Result.fromArray([...services]) }).next(each),
      ),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        destination: new RetainedLogGroup(this, 'Logs', {
          name: names.pathOf('restart-on-rotation'),
          key: operationsKey,
        }),
      },
    })
    new Rule(this, 'Rotated', {
      ruleName: names.of('password-rotated'),
      description: 'Needs a CloudTrail trail of management events in the account',
      eventPattern: {
        source: ['aws.secretsmanager'],
        detailType: ['AWS Service Event via CloudTrail'],
        detail: {
          eventName: ['RotationSucceeded'],
          additionalEventData: { SecretId: [secretArn] },
        },
      },
      targets: [new SfnStateMachine(machine)],
    })
  }
}

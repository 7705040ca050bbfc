import { Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2'
import { Cluster } from 'aws-cdk-lib/aws-ecs'
import { Key } from 'aws-cdk-lib/aws-kms'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { createApp } from '../../src/app.ts'
import { TopologyVpc } from '../../src/constructs/topology-vpc.ts'
import { Names } from '../../src/names.ts'
import { topology } from '../../src/topology.ts'
import { environments } from './templates.ts'

/** A stack of its own for one construct, and what constructs are commonly given. */
export class Workbench {
  readonly parameters = environments['production']!
  readonly names = new Names(this.parameters)
  readonly stack = new Stack(createApp(), 'workbench', {
    env: { account: this.parameters.account, region: this.parameters.region },
  })
  readonly key = Key.fromKeyArn(
    this.stack,
    'OperationsKey',
    'arn:aws:kms:eu-central-1:222222222222:key/operations',
  )
  readonly alerts = Topic.fromTopicArn(this.stack, 'Alerts', 'arn:aws:sns:eu-central-1:222222222222:alerts')

  vpc(): TopologyVpc {
    return new TopologyVpc(this.stack, 'Vpc', {
      name: 'workbench',
      network: topology.network,
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      flowLogs: LogGroup.fromLogGroupName(this.stack, 'FlowLogs', 'flow-logs'),
    })
  }

  securityGroup(id = 'sg-0123'): SecurityGroup {
    return SecurityGroup.fromSecurityGroupId(this.stack, `Group-${id}`, id, {
      mutable: false,
    }) as SecurityGroup
  }

  cluster(vpc = this.vpc()): Cluster {
    return new Cluster(this.stack, 'Cluster', { clusterName: 'workbench', vpc })
  }

  bucket(): Bucket {
    return new Bucket(this.stack, 'Bucket')
  }

  template(): Template {
    return Template.fromStack(this.stack)
  }
}

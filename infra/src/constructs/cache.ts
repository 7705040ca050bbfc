import { RemovalPolicy } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import type { Topology } from '../topology.ts'
import { RetainedLogGroup } from './retained-log-group.ts'
import { subnetsOf } from './topology-vpc.ts'

/** Engine version and parameter family by engine; Valkey 7.2 speaks what Redis 7 speaks. */
const engines = {
  redis: { version: '7.1', family: 'redis7' },
  valkey: { version: '7.2', family: 'valkey7' },
} as const

export interface CacheProps {
  names: Names
  store: Topology['stores']['redis']
  parameters: Parameters['cache']
  vpc: IVpc
  securityGroup: ISecurityGroup
  dataKey: IKey
  operationsKey: IKey
}

/** ElastiCache: a primary and, in the other zone, a replica that takes over; TLS and a password on every connection. */
export class Cache extends Construct {
  readonly group: CfnReplicationGroup
  /** The password as it is, not JSON. */
  readonly secret: ISecret
  /** The members, as metrics name them. */
  readonly clusterIds: readonly string[]

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id)
    const { names, store, parameters, vpc, securityGroup, dataKey, operationsKey } = props
    const identifier = names.of('cache')
    const { version, family } = engines[parameters.engine]
    const nodes = parameters.multiAz ? 2 : 1
    this.secret = new Secret(this, 'Password', {
      secretName: names.pathOf('cache-password'),
      description: 'Password of ElastiCache',
      encryptionKey: dataKey,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    })
    const logs = new RetainedLogGroup(this, 'Logs', { name: names.pathOf('cache'), key: operationsKey })
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      cacheSubnetGroupName: identifier,
      description: `Data subnets of ${names.prefix}`,
      subnetIds: vpc.selectSubnets(subnetsOf('data')).subnetIds,
    })
    const parameterGroup = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: family,
      description: `What ${names.prefix} asks of its queue`,
      // Jobs wait here: a full cache refuses new ones instead of dropping what was accepted.
      properties: { 'maxmemory-policy': 'noeviction' },
    })
    this.group = new CfnReplicationGroup(this, 'Group', {
      replicationGroupId: identifier,
      replicationGroupDescription: `Queues, cache and locks of ${names.prefix}`,
      engine: parameters.engine,
      engineVersion: version,
      cacheNodeType: parameters.instanceType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: parameters.multiAz,
      multiAzEnabled: parameters.multiAz,
      port: store.port,
      cacheSubnetGroupName: subnets.ref,
      cacheParameterGroupName: parameterGroup.ref,
      securityGroupIds: [securityGroup.securityGroupId],
      atRestEncryptionEnabled: true,
      kmsKeyId: dataKey.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: this.secret.secretValue.unsafeUnwrap(),
      snapshotRetentionLimit: 7,
      snapshotWindow: '01:00-02:00',
      preferredMaintenanceWindow: 'sun:04:00-sun:05:00',
      autoMinorVersionUpgrade: true,
      logDeliveryConfigurations: ['slow-log', 'engine-log'].map((logType) => ({
        logType,
        logFormat: 'json',
        destinationType: 'cloudwatch-logs',
        destinationDetails: { cloudWatchLogsDetails: { logGroup: logs.logGroupName } },
      })),
    })
    this.group.applyRemovalPolicy(RemovalPolicy.SNAPSHOT)
    this.clusterIds = Array.from(
      { length: nodes },
      (_, index) => `${identifier}-${String(index + 1).padStart(3, '0')}`,
    )
  }
}

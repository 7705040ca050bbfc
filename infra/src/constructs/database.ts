import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { InstanceType, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  type CfnDBInstance,
  Credentials,
  DatabaseInsightsMode,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MariaDbEngineVersion,
  ParameterGroup,
  StorageType,
  SubnetGroup,
} from 'aws-cdk-lib/aws-rds'
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import type { Topology } from '../topology.ts'
import { RetainedLogGroup } from './retained-log-group.ts'
import { subnetsOf } from './topology-vpc.ts'

const exportedLogs = ['error', 'slowquery']

export interface DatabaseProps {
  names: Names
  store: Topology['stores']['database']
  parameters: Parameters['database']
  databaseName: string
  vpc: IVpc
  securityGroup: ISecurityGroup
  dataKey: IKey
  operationsKey: IKey
}

/**
 * MariaDB on RDS. It refuses connections without TLS. RDS makes the password itself and changes it every
 * seven days, so that no function of ours needs a way to the database.
 */
export class Database extends Construct {
  readonly instance: DatabaseInstance
  readonly identifier: string
  /** JSON with `username` and `password`. */
  readonly secret: ISecret

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id)
    const { names, store, parameters, databaseName, vpc, securityGroup, dataKey, operationsKey } = props
    this.identifier = names.of('database')
    const logGroups = exportedLogs.map(
      (log) =>
        new RetainedLogGroup(this, `Log-${log}`, {
          name: `/aws/rds/instance/${this.identifier}/${log}`,
          key: operationsKey,
        }),
    )
    const engine = DatabaseInstanceEngine.mariaDb({
      version: MariaDbEngineVersion.of(store.version, store.version),
    })
    this.instance = new DatabaseInstance(this, 'Instance', {
      instanceIdentifier: this.identifier,
      databaseName,
      engine,
      instanceType: new InstanceType(parameters.instanceType.replace('db.', '')),
      multiAz: parameters.multiAz,
      credentials: Credentials.fromUsername(databaseName),
      manageMasterUserPassword: true,
      vpc,
      subnetGroup: new SubnetGroup(this, 'Subnets', {
        description: `Data subnets of ${names.prefix}`,
        vpc,
        vpcSubnets: subnetsOf('data'),
        subnetGroupName: this.identifier,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
      securityGroups: [securityGroup],
      publiclyAccessible: false,
      port: store.port,
      storageType: StorageType.GP3,
      allocatedStorage: parameters.allocatedStorage,
      maxAllocatedStorage: parameters.maxAllocatedStorage,
      storageEncrypted: true,
      storageEncryptionKey: dataKey,
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        description: `What ${names.prefix} asks of MariaDB`,
        parameters: {
          require_secure_transport: '1',
          tls_version: 'TLSv1.2,TLSv1.3',
          character_set_server: 'utf8mb4',
          collation_server: 'utf8mb4_unicode_ci',
          slow_query_log: '1',
          long_query_time: '1',
          log_output: 'FILE',
        },
      }),
      backupRetention: Duration.days(parameters.backupDays),
      preferredBackupWindow: '02:00-02:30',
      preferredMaintenanceWindow: 'Sun:03:00-Sun:03:30',
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      deletionProtection: parameters.deletionProtection,
      autoMinorVersionUpgrade: true,
      cloudwatchLogsExports: exportedLogs,
      monitoringInterval: Duration.seconds(60),
      databaseInsightsMode: DatabaseInsightsMode.STANDARD,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: dataKey,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    })
    const instance = this.instance.node.defaultChild as CfnDBInstance
    instance.masterUserSecret = { kmsKeyId: dataKey.keyArn }
    Validations.of(instance).acknowledge({
      id: 'CloudFormation-Validate::E9006',
      reason:
        'Only the major version is ours; RDS picks the minor one and upgrades it in the maintenance window',
    })
    // RDS would make them itself, to be kept for ever.
    this.instance.node.addDependency(...logGroups)
    this.secret = this.instance.secret!
  }
}

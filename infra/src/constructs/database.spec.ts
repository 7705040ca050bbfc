import { Match } from 'aws-cdk-lib/assertions'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'
import { Database } from './database.ts'

describe('the database', () => {
  const bench = new Workbench()
  const { stack, names, key, parameters } = bench
  new Database(stack, 'Database', {
    names,
    store: topology.stores.database,
    parameters: parameters.database,
    databaseName: 'envelope',
    vpc: bench.vpc(),
    securityGroup: bench.securityGroup(),
    dataKey: key,
    operationsKey: key,
  })
  const template = bench.template()
  const has = (properties: object) => template.hasResourceProperties('AWS::RDS::DBInstance', properties)

  it('is MariaDB 10.11 in two zones, on gp3 that grows by itself', () => {
    has({
      Engine: 'mariadb',
      EngineVersion: '10.11',
      DBInstanceClass: 'db.t3.medium',
      MultiAZ: true,
      StorageType: 'gp3',
      AllocatedStorage: '100',
      MaxAllocatedStorage: 500,
    })
  })

  it('refuses connections without TLS', () => {
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ require_secure_transport: '1', tls_version: 'TLSv1.2,TLSv1.3' }),
    })
  })

  it('has a password that RDS makes and changes, and that no template knows', () => {
    has({
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: key.keyArn },
      MasterUserPassword: Match.absent(),
    })
  })

  it('is encrypted, and reached from nowhere outside the VPC', () => {
    has({
      StorageEncrypted: true,
      KmsKeyId: key.keyArn,
      PubliclyAccessible: false,
      VPCSecurityGroups: ['sg-0123'],
    })
    template.hasResourceProperties('AWS::RDS::DBSubnetGroup', {
      SubnetIds: [Match.objectLike({ Ref: Match.stringLikeRegexp('dataSubnet1') }), Match.anyValue()],
    })
  })

  it('is backed up, protected, and leaves a snapshot', () => {
    template.hasResource('AWS::RDS::DBInstance', {
      Properties: { BackupRetentionPeriod: 35, DeletionProtection: true, DeleteAutomatedBackups: false },
      DeletionPolicy: 'Snapshot',
    })
  })

  it('finds its log groups there, since RDS would make them to be kept for ever', () => {
    for (const log of ['error', 'slowquery'])
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: `/aws/rds/instance/envelope-production-database/${log}`,
        RetentionInDays: 90,
      })
    template.hasResource('AWS::RDS::DBInstance', {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('Logerror'),
        Match.stringLikeRegexp('Logslowquery'),
      ]),
    })
  })
})

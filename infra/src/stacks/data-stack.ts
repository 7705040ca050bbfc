import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { Cache } from '../constructs/cache.ts'
import { Database } from '../constructs/database.ts'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'
import type { NetworkStack } from './network-stack.ts'

export interface DataProps extends EnvironmentProps {
  network: NetworkStack
  operationsKey: IKey
}

/** What outlives every release: database, cache, and the key that encrypts them. */
export class DataStack extends EnvironmentStack {
  readonly dataKey: IKey
  readonly database: Database
  readonly cache: Cache
  /** The schema, and the user that owns it. */
  readonly databaseName: string

  constructor(scope: Construct, props: DataProps) {
    super(scope, 'data', { description: 'MariaDB, Redis and their key', ...props })
    const { parameters, topology, network, operationsKey } = props
    const { database, redis } = topology.stores
    this.databaseName = parameters.project.replaceAll('-', '_')
    this.dataKey = new EncryptionKey(this, 'Key', {
      alias: this.names.of('data'),
      description: 'Database, cache and their passwords',
    })
    const shared = { names: this.names, vpc: network.vpc, dataKey: this.dataKey, operationsKey }
    this.database = new Database(this, 'Database', {
      ...shared,
      store: database,
      parameters: parameters.database,
      databaseName: this.databaseName,
      securityGroup: network.securityGroup(database.securityGroup),
    })
    this.cache = new Cache(this, 'Cache', {
      ...shared,
      store: redis,
      parameters: parameters.cache,
      securityGroup: network.securityGroup(redis.securityGroup),
    })
  }
}

import { RemovalPolicy } from 'aws-cdk-lib'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

/** Logs are kept for 90 days, encrypted, and survive the stack that writes them. */
export class RetainedLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, { name, key }: { name: string; key: IKey }) {
    super(scope, id, {
      logGroupName: name,
      encryptionKey: key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }
}

import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'

/** What every other stack leans on: the key of logs and alerts, where alerts go, where access is recorded. */
export class FoundationStack extends EnvironmentStack {
  readonly operationsKey: IKey
  readonly alerts: ITopic
  readonly accessLogs: IBucket

  constructor(scope: Construct, props: EnvironmentProps) {
    super(scope, 'foundation', { description: 'keys, alerts, access logs, budget', ...props })
    this.operationsKey = this.createKey()
    this.alerts = this.createAlerts(props)
    this.accessLogs = this.createAccessLogs()
    this.createBudget(props)
    this.reportFailedPipelines(props)
  }

  private createKey(): IKey {
    const key = new EncryptionKey(this, 'OperationsKey', {
      alias: this.names.of('operations'),
      description: 'Logs and alerts',
    })
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`,
          },
        },
      }),
    )
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: ['cloudwatch', 'events', 'budgets'].map(
          (service) => new ServicePrincipal(`${service}.amazonaws.com`),
        ),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    )
    return key
  }

  private createAlerts({ parameters }: EnvironmentProps): ITopic {
    const topic = new Topic(this, 'Alerts', {
      topicName: this.names.of('alerts'),
      masterKey: this.operationsKey,
      enforceSSL: true,
    })
    for (const email of parameters.alerts.emails) topic.addSubscription(new EmailSubscription(email))
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: ['cloudwatch', 'budgets'].map(
          (service) => new ServicePrincipal(`${service}.amazonaws.com`),
        ),
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    )
    return topic
  }

  /** Load balancers can write to a bucket of S3's own key only. */
  private createAccessLogs(): IBucket {
    return new Bucket(this, 'AccessLogs', {
      bucketName: `${this.names.of('access-logs')}-${this.account}`,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(1) }],
    })
  }

  private createBudget({ parameters }: EnvironmentProps): void {
    const subscribers = [{ subscriptionType: 'SNS', address: this.alerts.topicArn }]
    const notification = (notificationType: string, threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold },
      subscribers,
    })
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: this.names.of('monthly'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: parameters.alerts.monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:environment$${parameters.environment}`] },
      },
      notificationsWithSubscribers: [notification('ACTUAL', 80), notification('FORECASTED', 100)],
    })
  }

  private reportFailedPipelines({ topology }: EnvironmentProps): void {
    new Rule(this, 'FailedPipelines', {
      ruleName: this.names.of('failed-pipelines'),
      description:
        'A pipeline failed: open it in CodePipeline, read the log of the failed action, then retry the stage',
      eventPattern: {
        source: ['aws.codepipeline'],
        detailType: ['CodePipeline Pipeline Execution State Change'],
        detail: {
          state: ['FAILED'],
          pipeline: Object.keys(topology.pipelines).map((name) => this.names.of(name)),
        },
      },
      targets: [new SnsTopic(this.alerts)],
    })
  }
}

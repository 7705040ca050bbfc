import type { CfnResource } from 'aws-cdk-lib'

/** A finding that stands, and why it may. */
export interface Acknowledgement {
  rule: string
  resourceType: string
  /** Of the construct's path below its stack; by default every resource of the type. */
  path?: RegExp
  reason: string
}

const nag = (rule: string) => `AwsSolutions::AwsSolutions-${rule}`
const guard = (rule: string) => `cdk-validator-cfnguard::${rule}_check`

const otherStack =
  'It is set, by a reference to another stack (Fn::GetStackOutput), which cfn-guard does not follow; rules.spec.ts holds it'

/** All of them: what is not listed here fails synthesis. */
export const acknowledgements: readonly Acknowledgement[] = [
  {
    rule: guard('cloudwatch_log_group_retention_period'),
    resourceType: 'AWS::Logs::LogGroup',
    reason:
      'The requirements say 90 days: logs hold addresses of people, and are kept no longer than they are useful',
  },
  { rule: guard('cloudwatch_log_group_encrypted'), resourceType: 'AWS::Logs::LogGroup', reason: otherStack },
  {
    rule: guard('elbv2_logging_enabled'),
    resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    reason: otherStack,
  },
  {
    rule: guard('s3_bucket_logging_enabled'),
    resourceType: 'AWS::S3::Bucket',
    path: /^Artifacts\//,
    reason: otherStack,
  },
  {
    rule: guard('s3_bucket_logging_enabled'),
    resourceType: 'AWS::S3::Bucket',
    path: /^AccessLogs\//,
    reason: 'It is where access is logged; logging its own access there would never end',
  },
  {
    rule: nag('S1'),
    resourceType: 'AWS::S3::Bucket',
    path: /^AccessLogs\//,
    reason: 'It is where access is logged; logging its own access there would never end',
  },
  {
    rule: guard('s3_bucket_default_encryption_kms'),
    resourceType: 'AWS::S3::Bucket',
    path: /^AccessLogs\//,
    reason: 'Load balancers and S3 deliver access logs only to buckets with keys of S3 itself',
  },
  {
    rule: guard('s3_event_notifications_enabled'),
    resourceType: 'AWS::S3::Bucket',
    reason: 'Nobody listens: pipelines start by tags, and access logs are read when something is looked into',
  },
  {
    rule: guard('s3_bucket_object_lock_enabled'),
    resourceType: 'AWS::S3::Bucket',
    reason:
      'Artifacts and access logs are deleted after 90 days; versions and a policy without deletion by services suffice',
  },
  {
    rule: guard('alb_http_to_https_redirection'),
    resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /^internal\//,
    reason:
      'The internal load balancer speaks HTTP inside the VPC, to the Nuxt servers alone; no browser reaches it',
  },
  {
    rule: nag('EC23'),
    resourceType: 'AWS::EC2::SecurityGroup',
    path: /^SecurityGroups\/publicLoadBalancer\//,
    reason:
      'It is the front door: HTTPS from everyone, behind the firewall. With Cloudflare, only its ranges',
  },
  {
    rule: guard('lambda_inside_vpc'),
    resourceType: 'AWS::Lambda::Function',
    path: /^Custom::VpcRestrictDefaultSG/,
    reason:
      "The CDK's function that empties the default security group calls EC2's API only, when the stack is deployed",
  },
  {
    rule: nag('RDS11'),
    resourceType: 'AWS::RDS::DBInstance',
    reason: 'The requirements say 3306; the security group, not the port, keeps others out',
  },
  {
    rule: guard('rds_instance_no_default_ports'),
    resourceType: 'AWS::RDS::DBInstance',
    reason: 'The requirements say 3306; the security group, not the port, keeps others out',
  },
  {
    rule: guard('rds_instance_iam_authentication_enabled'),
    resourceType: 'AWS::RDS::DBInstance',
    reason: 'Laravel and the shim sign in with a password that RDS rotates; one way in is enough',
  },
  {
    rule: nag(
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]',
    ),
    resourceType: 'AWS::IAM::Role',
    path: /^Database\//,
    reason: "AWS's own policy for exactly this role: RDS writes metrics of the operating system",
  },
  {
    rule: nag('AEC5'),
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    reason: 'The requirements say 6379; the security group, not the port, keeps others out',
  },
  {
    rule: guard('elasticache_repl_grp_rbac_auth_enabled'),
    resourceType: 'AWS::ElastiCache::ReplicationGroup',
    reason:
      'The requirements say AUTH: one application, one user, a password of 64 characters on every connection',
  },
  {
    rule: nag('SMG4'),
    resourceType: 'AWS::SecretsManager::Secret',
    reason:
      'Changing it ends sessions, links that are out, or connections, so that people do it on purpose (docs/deployment-guide.md); the database password rotates',
  },
  {
    rule: nag('ECS2'),
    resourceType: 'AWS::ECS::TaskDefinition',
    reason: 'Variables in the environment are addresses and limits; every secret comes from Secrets Manager',
  },
  {
    rule: guard('ecs_task_definition_nonroot_user'),
    resourceType: 'AWS::ECS::TaskDefinition',
    reason:
      "Images say which user they run as (USER in each Dockerfile, not root), and its number is the image's own business",
  },
  {
    rule: nag('IAM5[Resource::*]'),
    resourceType: 'AWS::IAM::Policy',
    path: /-task\/Definition\/(Execution|Task)Role\//,
    reason: 'ecr:GetAuthorizationToken and the channels of ECS Exec (ssmmessages) have no resources to name',
  },
  {
    rule: nag('IAM5[Resource::*]'),
    resourceType: 'AWS::IAM::Policy',
    path: /^RestartOnRotation\//,
    reason: 'Delivery of logs and traces by Step Functions has no resources to name',
  },
  {
    rule: nag('IAM5[Resource::arn:aws:logs:REGION:ACCOUNT:log-group:<ExecLogs6390DA49>:*]'),
    resourceType: 'AWS::IAM::Policy',
    path: /-task\/Definition\/TaskRole\//,
    reason: 'Streams of the one log group of ECS Exec, whose names are made when a session begins',
  },
  {
    rule: nag('IAM5[Resource::arn:aws:s3:::PREFIX-tenant-*]'),
    resourceType: 'AWS::IAM::Policy',
    path: /-task\/Definition\/TaskRole\//,
    reason: "Tenants' buckets are made while the system runs; their names begin so, and no other's do",
  },
  {
    rule: nag('IAM5[Resource::arn:aws:s3:::PREFIX-tenant-*/*]'),
    resourceType: 'AWS::IAM::Policy',
    path: /-task\/Definition\/TaskRole\//,
    reason: "Tenants' buckets are made while the system runs; their names begin so, and no other's do",
  },
]

export function appliesTo({ resourceType, path }: Acknowledgement, resource: CfnResource): boolean {
  if (resource.cfnResourceType !== resourceType) return false
  return path === undefined || path.test(resource.node.path.slice(resource.node.path.indexOf('/') + 1))
}

import type { CfnResource } from 'aws-cdk-lib'
import { topology } from '../topology.ts'

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

/** Each rule with the same reason. */
const because = (reason: string, resourceType: string, path: RegExp, rules: readonly string[]) =>
  rules.map((rule): Acknowledgement => ({ rule, resourceType, path, reason }))

const wildcard = (what: string) => nag(`IAM5[${what}]`)

/** What releases need that is more than a name. */
const ofReleases: readonly Acknowledgement[] = [
  ...because(
    'Registration tokens, jobs of CodePipeline, and descriptions of task definitions and networks have no resources to name',
    'AWS::IAM::Policy',
    /^((deploy-\w+|migrate)\/Role|\w+-build\/Project|Github)\//,
    [wildcard('Resource::*')],
  ),
  ...because(
    'CodePipeline lists the functions of the account before it calls one; it reads their names',
    'AWS::IAM::Policy',
    /^\w+\/Pipeline\/Role\//,
    [wildcard('Resource::*')],
  ),
  ...because(
    'The CDK grants reading and writing of artifacts by these families of actions, on the one bucket and its key',
    'AWS::IAM::Policy',
    /^\w+(-build\/Project|\/Pipeline)\/Role\//,
    [
      ...['GenerateDataKey*', 'ReEncrypt*'].map((action) => wildcard(`Action::kms:${action}`)),
      ...['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((action) =>
        wildcard(`Action::s3:${action}`),
      ),
      wildcard('Resource::arn:aws:s3:::PREFIX-pipeline-artifacts/*'),
    ],
  ),
  ...because(
    'CodeBuild makes a network interface for each build, which has no name before; its subnets are named in a condition',
    'AWS::IAM::Policy',
    /-build\/Project\//,
    [wildcard('Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*')],
  ),
  ...because(
    'Streams of the one log group that CodeBuild would take if it had not been given another',
    'AWS::IAM::Policy',
    /-build\/Project\//,
    ['apibuildProjectFF008986', 'tenantbuildProject4D52F430', 'hqbuildProjectDC1E70B4'].map((id) =>
      wildcard(`Resource::arn:aws:logs:REGION:ACCOUNT:log-group:/aws/codebuild/<${id}>:*`),
    ),
  ),
  ...because(
    'A release registers a revision more of its own families of task definitions, and runs it',
    'AWS::IAM::Policy',
    /^(deploy-\w+|migrate)\/Role\//,
    [...Object.keys(topology.services), ...Object.keys(topology.oneOffTasks)].map((name) =>
      wildcard(`Resource::arn:aws:ecs:REGION:ACCOUNT:task-definition/PREFIX-${name}:*`),
    ),
  ),
  ...because(
    'The migration is a task of this cluster, whose id ECS gives when it starts, and which its log stream is called after',
    'AWS::IAM::Policy',
    /^migrate\/Role\//,
    [
      wildcard('Resource::arn:aws:ecs:REGION:ACCOUNT:task/PREFIX/*'),
      wildcard('Resource::arn:aws:logs:REGION:ACCOUNT:log-group:/PATH/migrate:log-stream:migrate/*'),
    ],
  ),
  ...because(
    'The CDK grants the call of any version of a function, of which there are none',
    'AWS::IAM::Policy',
    /^\w+\/Pipeline\/Role\//,
    [
      'deployapiFunctionCC317338',
      'deploytenantFunctionE7AA8636',
      'deployhqFunction1CC99F48',
      'migrateFunction3028903F',
    ].map((id) => wildcard(`Resource::<${id}.Arn>:*`)),
  ),
  ...because(
    'It calls the APIs of ECS, SSM and CodePipeline only, has no way to any data, and needs none into the VPC',
    'AWS::Lambda::Function',
    /^(deploy-\w+|migrate)\//,
    [guard('lambda_inside_vpc')],
  ),
  ...because(
    'Docker builds images in it; each build has a machine of its own, which is thrown away',
    'AWS::CodeBuild::Project',
    /-build\//,
    [guard('codebuild_project_environment_privileged')],
  ),
]

/** All of them: what is not listed here fails synthesis. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...ofReleases,
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

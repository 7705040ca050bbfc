/** Types of resources that cost nothing by themselves, and why. A type that is neither here nor priced fails the tests. */
export const freeTypes: Readonly<Record<string, string>> = {
  ...because(
    'no charge for scaling',
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'AWS::ApplicationAutoScaling::ScalingPolicy',
  ),
  ...because('no charge for a budget without actions', 'AWS::Budgets::Budget'),
  ...because('public certificates are free', 'AWS::CertificateManager::Certificate'),
  ...because(
    'charged by the logs that it writes',
    'AWS::EC2::FlowLog',
    'AWS::WAFv2::LoggingConfiguration',
    'AWS::Logs::ResourcePolicy',
  ),
  ...because(
    'no charge for the network itself',
    'AWS::EC2::VPC',
    'AWS::EC2::InternetGateway',
    'AWS::EC2::VPCGatewayAttachment',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::RouteTable',
    'AWS::EC2::Route',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::SecurityGroupEgress',
  ),
  ...because(
    'charged by the tasks that run',
    'AWS::ECS::Cluster',
    'AWS::ECS::ClusterCapacityProviderAssociations',
    'AWS::ECS::TaskDefinition',
  ),
  ...because(
    'settings of a store',
    'AWS::ElastiCache::ParameterGroup',
    'AWS::ElastiCache::SubnetGroup',
    'AWS::RDS::DBParameterGroup',
    'AWS::RDS::DBSubnetGroup',
    'AWS::S3::BucketPolicy',
    'AWS::KMS::Alias',
    'AWS::SecretsManager::ResourcePolicy',
    'AWS::SecretsManager::RotationSchedule',
    'AWS::SecretsManager::SecretTargetAttachment',
  ),
  ...because(
    'parts of a load balancer',
    'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerCertificate',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
  ),
  ...because(
    'AWS’s own events and a handful of runs a month',
    'AWS::Events::Rule',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::StepFunctions::StateMachine',
    'Custom::VpcRestrictDefaultSG',
  ),
  ...because('no charge for identities', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role'),
  ...because('a metric of it is an alarm’s', 'AWS::Logs::MetricFilter'),
  ...because('charged by queries, which aliases to load balancers are not', 'AWS::Route53::RecordSet'),
  ...because('a few mails', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SNS::Subscription'),
  ...because('standard parameters are free', 'AWS::SSM::Parameter'),
  ...because('no charge for what ECS registers', 'AWS::ServiceDiscovery::Service'),
  ...because('part of the web ACL', 'AWS::WAFv2::WebACLAssociation'),
  ...because(
    'no charge for a connection to a repository',
    'AWS::CodeConnections::Connection',
    'AWS::CodeStarConnections::Connection',
    'AWS::CodeStarNotifications::NotificationRule',
  ),
}

function because(reason: string, ...types: string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, reason]))
}

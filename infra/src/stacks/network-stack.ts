import { SecurityGroup, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { cloudflareRanges } from '../constructs/cloudflare.ts'
import { RetainedLogGroup } from '../constructs/retained-log-group.ts'
import { endpointsGroup, SecurityGroups } from '../constructs/security-groups.ts'
import { TopologyVpc } from '../constructs/topology-vpc.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'

export interface NetworkProps extends EnvironmentProps {
  operationsKey: IKey
}

/** The VPC, its endpoints, and every security group with all of its rules. */
export class NetworkStack extends EnvironmentStack {
  readonly vpc: IVpc
  readonly #groups: SecurityGroups

  constructor(scope: Construct, props: NetworkProps) {
    super(scope, 'network', { description: 'VPC, endpoints, security groups, flow logs', ...props })
    const { parameters, topology, operationsKey } = props
    const vpc = new TopologyVpc(this, 'Vpc', {
      name: this.names.prefix,
      network: topology.network,
      availabilityZones: this.availabilityZones,
      flowLogs: new RetainedLogGroup(this, 'FlowLogs', {
        name: this.names.pathOf('flow-logs'),
        key: operationsKey,
      }),
    })
    this.#groups = new SecurityGroups(this, 'SecurityGroups', {
      vpc,
      names: this.names,
      topology,
      internet: parameters.dns.provider === 'cloudflare' ? cloudflareRanges : ['0.0.0.0/0'],
      s3PrefixList: parameters.network.s3PrefixList,
      redirectHttp: parameters.redirectHttp,
    })
    vpc.addEndpoints(topology.network, this.#groups.get(endpointsGroup))
    this.vpc = vpc
  }

  /**
   * A group for what stands in another stack. Its rules are complete: constructs that would add one of their own cannot.
   * @throws Error when the topology has no such group
   */
  securityGroup(name: string): ISecurityGroup {
    const known = this.node.tryFindChild(name)
    if (known) return known as unknown as ISecurityGroup
    const { securityGroupId } = this.#groups.get(name)
    return SecurityGroup.fromSecurityGroupId(this, name, securityGroupId, { mutable: false })
  }
}

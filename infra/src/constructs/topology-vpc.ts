import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
  type AllocateCidrRequest,
  type IIpAddresses,
  type ISecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { SubnetTier, Topology } from '../topology.ts'

const subnetTypes: Record<SubnetTier, SubnetType> = {
  public: SubnetType.PUBLIC,
  private: SubnetType.PRIVATE_WITH_EGRESS,
  data: SubnetType.PRIVATE_ISOLATED,
}

/** The subnets of a tier, for constructs that are placed in them. */
export const subnetsOf = (tier: SubnetTier): SubnetSelection => ({ subnetGroupName: tier })

export interface TopologyVpcProps {
  name: string
  network: Topology['network']
  availabilityZones: string[]
  flowLogs: ILogGroup
}

/** The VPC of the topology: its subnets at exactly its addresses, a NAT gateway in each public one. */
export class TopologyVpc extends Vpc {
  constructor(
    scope: Construct,
    id: string,
    { name, network, availabilityZones, flowLogs }: TopologyVpcProps,
  ) {
    super(scope, id, {
      vpcName: name,
      ipAddresses: new TopologyAddresses(network),
      availabilityZones,
      natGateways: availabilityZones.length,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: (Object.keys(network.subnets) as SubnetTier[]).map((tier) => ({
        name: tier,
        subnetType: subnetTypes[tier],
        ...(tier === 'public' && { mapPublicIpOnLaunch: false }),
      })),
      flowLogs: {
        All: {
          destination: FlowLogDestination.toCloudWatchLogs(flowLogs),
          trafficType: FlowLogTrafficType.ALL,
        },
      },
    })
  }

  /** AWS services without a way through the internet, for members of the groups that `endpointGroup` admits. */
  addEndpoints({ endpoints }: Topology['network'], endpointGroup: ISecurityGroup): void {
    for (const service of endpoints.gateway)
      this.addGatewayEndpoint(identifier(service), {
        service: new GatewayVpcEndpointAwsService(service),
        subnets: [subnetsOf('private')],
      })
    for (const service of endpoints.interface)
      this.addInterfaceEndpoint(identifier(service), {
        service: new InterfaceVpcEndpointAwsService(service),
        subnets: subnetsOf('private'),
        securityGroups: [endpointGroup],
        open: false,
      })
  }
}

const identifier = (service: string) => `Endpoint-${service.replaceAll('.', '-')}`

class TopologyAddresses implements IIpAddresses {
  readonly #network: Topology['network']

  constructor(network: Topology['network']) {
    this.#network = network
  }

  allocateVpcCidr() {
    return { cidrBlock: this.#network.cidr }
  }

  allocateSubnetsCidr({ requestedSubnets }: AllocateCidrRequest) {
    const taken = new Map<string, number>()
    const allocatedSubnets = requestedSubnets.map(({ configuration: { name } }) => {
      const index = taken.get(name) ?? 0
      taken.set(name, index + 1)
      return { cidr: this.#network.subnets[name as SubnetTier][index]!.cidr }
    })
    return { allocatedSubnets }
  }
}

import { Peer, Port, SecurityGroup, type CfnSecurityGroup, type IPeer, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Topology } from '../topology.ts'

/** Admits to the interface endpoints of AWS services. */
export const endpointsGroup = 'endpoints'
const httpsPort = 443

/** A group whose own list of egress rules is empty would begin with one that lets everything out. */
const noTraffic = {
  CidrIp: '255.255.255.255/32',
  Description: 'Nothing but what the rules beside it say',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
}

export interface SecurityGroupsProps {
  vpc: IVpc
  names: Names
  topology: Topology
  /** Who `internet` is: everyone, or the ranges of what stands in front. */
  internet: readonly string[]
  s3PrefixList: string
  redirectHttp: boolean
}

/** One group for each name in the topology's connections; its rules are the connections and nothing else. */
export class SecurityGroups extends Construct {
  readonly #groups = new Map<string, SecurityGroup>()

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id)
    const { topology, internet, s3PrefixList, redirectHttp } = props
    const { endpoints } = topology.network
    const connections = [
      ...topology.connections,
      ...(redirectHttp
        ? [{ from: 'internet', to: topology.loadBalancers.public.securityGroup, port: 80 }]
        : []),
      ...endpoints.clients.map((from) => ({ from, to: endpointsGroup, port: httpsPort })),
    ]
    for (const name of groupNames(topology)) this.#groups.set(name, this.create(name, props))

    for (const { from, to, port } of connections) {
      const peers: readonly IPeer[] = from === 'internet' ? internet.map(Peer.ipv4) : [this.get(from)]
      for (const peer of peers) this.get(to).addIngressRule(peer, Port.tcp(port), `${from} to ${to}`)
      if (from !== 'internet') this.get(from).addEgressRule(this.get(to), Port.tcp(port), `${from} to ${to}`)
    }
    for (const from of endpoints.clients)
      this.get(from).addEgressRule(
        Peer.prefixList(s3PrefixList),
        Port.tcp(httpsPort),
        'S3 by the gateway endpoint',
      )
    for (const { from, port, reason } of topology.internetAccess)
      this.get(from).addEgressRule(Peer.anyIpv4(), Port.tcp(port), reason)
    const open = new Set(topology.internetAccess.map(({ from }) => from))
    for (const [name, group] of this.#groups)
      if (!open.has(name))
        (group.node.defaultChild as CfnSecurityGroup).addPropertyOverride('SecurityGroupEgress', [noTraffic])
  }

  /** @throws Error when the topology has no such group */
  get(name: string): SecurityGroup {
    const group = this.#groups.get(name)
    if (!group)
      throw new Error(`no security group "${name}": expected one of ${[...this.#groups.keys()].join(', ')}`)
    return group
  }

  private create(name: string, { vpc, names }: SecurityGroupsProps): SecurityGroup {
    const hyphenated = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    return new SecurityGroup(this, name, {
      vpc,
      securityGroupName: names.of(hyphenated),
      description: `${name}: only what the topology connects`,
      allowAllOutbound: false,
    })
  }
}

function groupNames({ connections, services, oneOffTasks }: Topology): Set<string> {
  const tasks = [...Object.values(services), ...Object.values(oneOffTasks)]
  const names = [
    ...connections.flatMap(({ from, to }) => [from, to]),
    ...tasks.map(({ securityGroup }) => securityGroup),
    endpointsGroup,
  ]
  return new Set(names.filter((name) => name !== 'internet'))
}

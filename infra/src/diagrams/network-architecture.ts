import type { Subnet, System } from '../assembly/system.ts'
import { group, node, type Arrow, type Group, type Node, type Picture } from './picture.ts'
import { nameOf, storeNodes } from './words.ts'

const zoneLetters = 'ABCDEF'
const endpointIcons: Record<string, [icon: string, name: string]> = {
  s3: ['AmazonSimpleStorageService', 'S3'],
  'ecr.api': ['AmazonElasticContainerRegistry', 'ECR'],
  'ecr.dkr': ['AmazonElasticContainerRegistry', 'ECR images'],
  logs: ['AmazonCloudWatchLogs', 'CloudWatch Logs'],
  secretsmanager: ['AWSSecretsManager', 'Secrets Manager'],
  kms: ['AWSKeyManagementService', 'KMS'],
  ssmmessages: ['AWSSystemsManager', 'SSM messages'],
}

/** Subnets, routes, and what stands in each availability zone. */
export function networkArchitecture(system: System): Picture {
  const { subnets, prefix, region, vpcCidr } = system
  const zones = [...new Set(subnets.map(({ zone }) => zone))]
  return {
    title: 'Network',
    subtitle: `${prefix}, ${region}: subnets, routes, and what stands where`,
    direction: 'down',
    contents: [
      node('internet', 'Internetalt1', 'Internet'),
      group('region', 'region', region, [
        group('vpc', 'vpc', `VPC ${vpcCidr}`, [
          node('gateway', 'AmazonVPCInternetGateway', 'Internet gateway'),
          ...zones.map((zone) =>
            group(
              `zone-${zone}`,
              'zone',
              `Availability zone ${zoneLetters[zone]}`,
              subnets.filter((subnet) => subnet.zone === zone).map((subnet) => subnetGroup(subnet, system)),
            ),
          ),
        ]),
        regionalServices(system),
      ]),
    ],
    arrows: [
      { from: 'internet', to: 'gateway' },
      ...zones.flatMap((zone) => arrowsOf(zone, system)),
      { from: 'vpc', to: 'services', line: 'release', label: '443, by the VPC endpoints' },
    ],
    legend: [
      { line: 'request', meaning: 'what comes in' },
      { line: 'release', meaning: 'the way out: a route, or a VPC endpoint' },
    ],
    notes: [
      'Each zone has a NAT gateway of its own, so that the loss of one zone leaves the other its way out.',
      'The data subnets have no route out of the VPC. Flow logs of all traffic are kept for 90 days.',
    ],
  }
}

const inZone = (id: string, zone: number) => `${id}-${zone}`

function subnetGroup(subnet: Subnet, system: System): Group {
  const { tier, zone, cidr, route } = subnet
  const style = route === 'internet gateway' ? 'public' : route === 'none' ? 'data' : 'private'
  return group(inZone(tier, zone), style, `${nameOf(tier)} subnet ${cidr}`, standingIn(subnet, system))
}

function standingIn({ tier, zone, natGateway }: Subnet, system: System): Node[] {
  const { loadBalancers, services, endpoints, database, cache } = system
  const id = (name: string) => inZone(name, zone)
  const running = services.filter(({ tiers }) => tiers.includes(tier)).map(({ name }) => name)
  const interfaces = endpoints.filter(({ kind, tiers }) => kind === 'Interface' && tiers.includes(tier))
  const stores = storeNodes(system).map(({ icon, lines: [name] }, index) => {
    const { multiAz } = [database, cache][index]!
    const role = zone === 0 ? 'primary' : index === 0 ? 'standby' : 'replica'
    return zone === 0 || multiAz ? [node(id(`store-${index}`), icon, name!, role)] : []
  })
  return [
    ...loadBalancers
      .filter(({ tiers }) => tiers.includes(tier))
      .map(({ name, protocol, port }) =>
        node(
          id(`balancer-${name}`),
          'ElasticLoadBalancingApplicationLoadBalancer',
          `${nameOf(name)} load balancer`,
          `${protocol} ${port}`,
        ),
      ),
    ...(natGateway ? [node(id('nat'), 'AmazonVPCNATGateway', 'NAT gateway')] : []),
    ...(running.length > 0 ? [node(id('tasks'), 'AWSFargate', 'Fargate tasks', ...pairs(running))] : []),
    ...(interfaces.length > 0
      ? [
          node(
            id('endpoints'),
            'AmazonVPCEndpoints',
            'VPC endpoints',
            `${interfaces.length} interfaces, port 443`,
          ),
        ]
      : []),
    ...(tier === 'data' ? stores.flat() : []),
  ]
}

/** Names by two on a line. */
function pairs(names: readonly string[]): string[] {
  return names.flatMap((name, index) =>
    index % 2 === 0
      ? [[name, names[index + 1]].filter(Boolean).join(', ') + (index + 2 < names.length ? ',' : '')]
      : [],
  )
}

function regionalServices({ endpoints }: System): Group {
  const nodes = endpoints.map(({ name, kind }) => {
    const [icon, words] = endpointIcons[name] ?? ['AmazonVPCEndpoints', name]
    return node(`service-${name}`, icon, words, `${kind.toLowerCase()} endpoint`)
  })
  return group('services', 'plain', 'AWS services without a way through the internet', nodes)
}

function arrowsOf(zone: number, { subnets, loadBalancers }: System): Arrow[] {
  const here = subnets.filter((subnet) => subnet.zone === zone)
  const id = (name: string) => inZone(name, zone)
  const facing = loadBalancers.filter(({ scheme }) => scheme === 'internet-facing')
  const viaNat = here.filter(({ route }) => route === 'NAT gateway')
  return [
    ...facing.map(({ name, port }): Arrow => ({
      from: 'gateway',
      to: id(`balancer-${name}`),
      label: String(port),
    })),
    ...here
      .filter(({ natGateway }) => natGateway)
      .map((): Arrow => ({ from: 'gateway', to: id('nat'), line: 'release', head: 'from' })),
    ...viaNat.map(({ tier }): Arrow => ({
      from: id('nat'),
      to: id(tier),
      line: 'release',
      head: 'from',
      label: '0.0.0.0/0',
    })),
    ...here
      .filter(({ route }) => route === 'none')
      .flatMap(({ tier }) =>
        viaNat.map((above): Arrow => ({ from: id(above.tier), to: id(tier), head: 'none' })),
      ),
  ]
}

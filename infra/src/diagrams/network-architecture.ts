import type { Subnet, System } from '../assembly/system.ts'
import { group, node, type Arrow, type At, type Group, type Node, type Picture } from './picture.ts'
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
  const middle = (columnOf(0, 0) + columnOf(zones.length - 1, columnsInZone - 1)) / 2
  return {
    title: 'Network',
    subtitle: `${prefix}, ${region}: subnets, routes, and what stands where`,
    cell: { width: 165, height: 118 },
    contents: [
      node('internet', [middle, -1.35], 'Internetalt1', 'Internet'),
      group('region', 'region', region, [
        group('vpc', 'vpc', `VPC ${vpcCidr}`, [
          node('gateway', [middle, 0], 'AmazonVPCInternetGateway', 'Internet gateway'),
          ...zones.map((zone) =>
            group(
              `zone-${zone}`,
              'zone',
              `Availability zone ${zoneLetters[zone]}`,
              subnets.filter((subnet) => subnet.zone === zone).map((subnet) => subnetGroup(subnet, system)),
            ),
          ),
        ]),
        regionalServices(system, middle),
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

const columnsInZone = 3
const columnOf = (zone: number, place: number): number => zone * (columnsInZone + 0.5) + place
const rows = { public: 1.35, private: 2.85, data: 4.4, services: 6.15 } as const
const rowOf = (tier: string): number => rows[tier as keyof typeof rows]

const inZone = (id: string, zone: number) => `${id}-${zone}`

function subnetGroup(subnet: Subnet, system: System): Group {
  const { tier, zone, cidr, route } = subnet
  const style = route === 'internet gateway' ? 'public' : route === 'none' ? 'data' : 'private'
  return group(inZone(tier, zone), style, `${nameOf(tier)} subnet ${cidr}`, standingIn(subnet, system), [
    columnOf(zone, 0),
    columnOf(zone, columnsInZone - 1),
  ])
}

function standingIn({ tier, zone, natGateway }: Subnet, system: System): Node[] {
  const { loadBalancers, services, endpoints, database, cache } = system
  const id = (name: string) => inZone(name, zone)
  const at = (place: number): At => [columnOf(zone, place), rowOf(tier)]
  const running = services.filter(({ tiers }) => tiers.includes(tier)).map(({ name }) => name)
  const interfaces = endpoints.filter(({ kind, tiers }) => kind === 'Interface' && tiers.includes(tier))
  const stores = storeNodes(system, { database: at(0.5), cache: at(1.5) }).flatMap((store, index) => {
    const { multiAz } = [database, cache][index]!
    const role = zone === 0 ? 'primary' : index === 0 ? 'standby' : 'replica'
    return zone === 0 || multiAz
      ? [node(id(`store-${index}`), store.at, store.icon, store.lines[0]!, role)]
      : []
  })
  return [
    ...loadBalancers
      .filter(({ tiers }) => tiers.includes(tier))
      .map(({ name, scheme, protocol, port }) =>
        node(
          id(`balancer-${name}`),
          at(scheme === 'internal' ? 0 : 1),
          'ElasticLoadBalancingApplicationLoadBalancer',
          `${nameOf(name)} load balancer`,
          `${protocol} ${port}`,
        ),
      ),
    ...(natGateway ? [node(id('nat'), at(2), 'AmazonVPCNATGateway', 'NAT gateway')] : []),
    ...(running.length > 0
      ? [node(id('tasks'), at(1), 'AWSFargate', 'Fargate tasks', ...pairs(running))]
      : []),
    ...(interfaces.length > 0
      ? [
          node(
            id('endpoints'),
            at(2),
            'AmazonVPCEndpoints',
            'VPC endpoints',
            `${interfaces.length} interfaces, port 443`,
          ),
        ]
      : []),
    ...(tier === 'data' ? stores : []),
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

function regionalServices({ endpoints }: System, middle: number): Group {
  const nodes = endpoints.map(({ name, kind }, index) => {
    const column = middle + (index - (endpoints.length - 1) / 2) * 0.85
    const [icon, words] = endpointIcons[name] ?? ['AmazonVPCEndpoints', name]
    return node(`service-${name}`, [column, rows.services], icon, words, `${kind.toLowerCase()} endpoint`)
  })
  return group('services', 'plain', 'AWS services without a way through the internet', nodes)
}

function arrowsOf(zone: number, { subnets, loadBalancers }: System): Arrow[] {
  const here = subnets.filter((subnet) => subnet.zone === zone)
  const id = (name: string) => inZone(name, zone)
  const facing = loadBalancers.filter(({ scheme }) => scheme === 'internet-facing')
  const viaNat = here.filter(({ route }) => route === 'NAT gateway')
  const toGateway = zone % 2 === 0 ? 'left' : 'right'
  return [
    ...facing.map(({ name, port }): Arrow => ({
      from: 'gateway',
      to: id(`balancer-${name}`),
      label: String(port),
      sides: { from: toGateway, to: 'top' },
    })),
    ...here
      .filter(({ natGateway }) => natGateway)
      .map((): Arrow => ({
        from: id('nat'),
        to: 'gateway',
        line: 'release',
        sides: { from: 'top', to: toGateway },
      })),
    ...viaNat.map(({ tier }): Arrow => ({
      from: id(tier),
      to: id('nat'),
      line: 'release',
      label: '0.0.0.0/0',
    })),
  ]
}

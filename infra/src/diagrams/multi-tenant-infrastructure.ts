import type { Assembly } from '../assembly/assembly.ts'
import type { RunningService, System } from '../assembly/system.ts'
import { topology } from '../topology.ts'
import { group, node, type Arrow, type At, type Group, type Picture } from './picture.ts'
import { nameOf, storeNodes } from './words.ts'

/** From the left to the right, as a request goes. */
const columns = {
  people: -0.8,
  names: 0.85,
  firewall: 1.75,
  outer: 3.05,
  front: 4.6,
  inner: 5.7,
  stateful: 7,
  data: 8.65,
  files: 10.2,
}
/** Between the internet and AWS. */
const entrance = 0.06
/** The row of what all requests pass. */
const frontRow = 1
const filesRow = 2.5
const operationsRow = 4.7
const storePlaces: Record<'database' | 'cache', At> = {
  database: [columns.data, 0],
  cache: [columns.data, 1.1],
}

/** The whole system: who comes in, what answers them, and where each tenant's data are. */
export function multiTenantInfrastructure(system: System, assembly: Assembly): Picture {
  const { prefix, region, loadBalancers, subnets } = system
  const count = (type: string) => assembly.all(type).length
  const tiers = [...new Set(subnets.map(({ tier }) => tier))]
  const [outer, inner] = ['internet-facing', 'internal'].map((scheme) =>
    loadBalancers.find((balancer) => balancer.scheme === scheme)!,
  )
  const rules = assembly
    .all('AWS::WAFv2::WebACL')
    .flatMap(({ properties }) => properties['Rules'] as unknown[])
  const bucket = topology.stores.tenantFiles.bucket.replace('{project}-{env}', prefix).replace('TENANT', '*')
  const hosts = hostsOf(system)
  return {
    title: 'Envelope: multi-tenant infrastructure',
    subtitle: `${prefix}, ${region}: one set of services for all tenants, each tenant's files in a bucket of its own`,
    cell: { width: 126, height: 112 },
    contents: [
      group(
        'people',
        'plain',
        'The internet',
        hosts.map(([host, who], row) => node(`host-${host}`, [columns.people, row], 'Users', who, host)),
      ),
      group('cloud', 'cloud', 'AWS Cloud', [
        group('region', 'region', region, [
          node(
            'names',
            [columns.names, frontRow],
            'AmazonRoute53',
            'Route 53',
            `${count('AWS::Route53::RecordSet')} records`,
          ),
          node(
            'firewall',
            [columns.firewall, frontRow],
            'AWSWAF',
            'WAF',
            `${rules.length} rules`,
            'TLS by ACM',
          ),
          group('vpc', 'vpc', `VPC ${system.vpcCidr}, two availability zones`, [
            ...tiers.map((tier) => tierGroup(tier, system)),
          ]),
          node(
            'files',
            [columns.files, filesRow],
            'AmazonSimpleStorageService',
            'Files: one bucket a tenant',
            bucket,
            'KMS, versioned, TLS only',
          ),
          operations(count),
        ]),
      ]),
    ],
    arrows: [
      ...hosts.map(([host]): Arrow => ({ from: `host-${host}`, to: 'names', bend: entrance })),
      { from: 'names', to: 'firewall' },
      { from: 'firewall', to: `balancer-${outer!.name}`, label: String(outer!.port) },
      ...system.services.flatMap((service) => arrowsTo(service, system)),
      ...callersOf(inner!.group, system).map(({ name }, index): Arrow => ({
        from: `service-${name}`,
        to: `balancer-${inner!.name}`,
        label: String(inner!.port),
        ...(index > 0 && { sides: { from: 'right', to: 'bottom' } }),
      })),
      ...storeNodes(system, storePlaces).map(({ id }): Arrow => ({
        from: 'stateful',
        to: id,
        line: 'data',
        label: String(system.ingress.find(({ to }) => to === id)?.port),
      })),
      { from: 'stateful', to: 'files', line: 'data', label: '443, VPC endpoint' },
    ],
    legend: [
      { line: 'request', meaning: 'request, to the port' },
      { line: 'data', meaning: 'data, to the port' },
    ],
    notes: [
      'The host name says who the tenant is; a token of one tenant is worth nothing at the host of another. Every key of a tenant’s table starts with tenant_id.',
      `Buckets are made when HQ creates a tenant; the roles of the API's services reach ${bucket} and no other.`,
    ],
  }
}

function hostsOf({ services }: System): [host: string, who: string][] {
  const who = (host: string) =>
    host.startsWith('*.')
      ? 'Tenants and recipients'
      : host.startsWith('admin.')
        ? 'Operators (HQ)'
        : 'WebSockets'
  return services.flatMap(({ hosts }) => hosts.slice(0, 1).map((host): [string, string] => [host, who(host)]))
}

const serviceNode = (column: number) => (service: RunningService, row: number) => {
  const { name, min, max } = service
  const replicas = min === max ? `${min} task${min === 1 ? '' : 's'}` : `${min} to ${max} tasks`
  return node(`service-${name}`, [column, row], 'AWSFargate', name, replicas)
}

function tierGroup(tier: string, system: System): Group {
  const { subnets, loadBalancers, services } = system
  const here = subnets.filter((subnet) => subnet.tier === tier)
  const style =
    here[0]!.route === 'internet gateway' ? 'public' : here[0]!.route === 'none' ? 'data' : 'private'
  const stateful = services.filter((service) => reachesStores(service, system))
  const running = services.filter(({ tiers }) => tiers.includes(tier))
  return group(`tier-${tier}`, style, `${nameOf(tier)} subnets`, [
    ...loadBalancers
      .filter(({ tiers }) => tiers.includes(tier))
      .map(({ name, scheme, protocol, port }) =>
        node(
          `balancer-${name}`,
          scheme === 'internal' ? [columns.inner, 0] : [columns.outer, frontRow],
          'ElasticLoadBalancingApplicationLoadBalancer',
          `${nameOf(name)} load balancer`,
          `${protocol} ${port}`,
        ),
      ),
    ...running.filter((service) => !stateful.includes(service)).map(serviceNode(columns.front)),
    ...(running.length > 0
      ? [group('stateful', 'cluster', 'API and realtime', stateful.map(serviceNode(columns.stateful)))]
      : []),
    ...(tier === 'data' ? storeNodes(system, storePlaces) : []),
  ])
}

function reachesStores({ group: from }: RunningService, { ingress, database }: System): boolean {
  return ingress.some((connection) => connection.from === from && connection.to === database.group)
}

function arrowsTo({ name, loadBalancer, port, group: at }: RunningService, system: System): Arrow[] {
  if (loadBalancer === undefined) return []
  // Past what stands between.
  const isFar =
    loadBalancer === 'public' &&
    system.services.some((each) => each.group === at && reachesStores(each, system))
  return [
    {
      from: `balancer-${loadBalancer}`,
      to: `service-${name}`,
      label: String(port),
      ...(isFar && { sides: { from: 'bottom', to: 'left' } }),
    },
  ]
}

function callersOf(target: string, { ingress, services }: System): RunningService[] {
  const callers = ingress.filter(({ to }) => to === target).map(({ from }) => from)
  return services.filter((service) => callers.includes(service.group))
}

function operations(count: (type: string) => number): Group {
  const shown: [icon: string, name: string, words: string][] = [
    ['AWSSecretsManager', 'Secrets Manager', `${count('AWS::SecretsManager::Secret') + 1} secrets`],
    ['AWSKeyManagementService', 'KMS', `${count('AWS::KMS::Key')} keys`],
    ['AmazonElasticContainerRegistry', 'ECR', `${count('AWS::ECR::Repository')} repositories`],
    ['AmazonCloudWatch', 'CloudWatch', `${count('AWS::CloudWatch::Alarm')} alarms, logs of 90 days`],
    ['AmazonSimpleNotificationService', 'SNS', 'alerts by mail'],
    ['AWSBudgets', 'Budgets', 'monthly'],
  ]
  const spread = (columns.data - columns.outer) / (shown.length - 1)
  return group(
    'operations',
    'plain',
    'Operations',
    shown.map(([icon, name, words], index) =>
      node(`operations-${name}`, [columns.outer + index * spread, operationsRow], icon, name, words),
    ),
  )
}

import type { Assembly } from '../assembly/assembly.ts'
import type { RunningService, System } from '../assembly/system.ts'
import { topology } from '../topology.ts'
import { group, node, type Arrow, type Group, type Picture } from './picture.ts'
import { nameOf, storeNodes } from './words.ts'

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
  return {
    title: 'Envelope: multi-tenant infrastructure',
    subtitle: `${prefix}, ${region}: one set of services for all tenants, each tenant's files in a bucket of its own`,
    direction: 'right',
    contents: [
      group('people', 'plain', 'The internet', [
        ...hostsOf(system).map(([host, who]) => node(`host-${host}`, 'Users', who, host)),
      ]),
      group('cloud', 'cloud', 'AWS Cloud', [
        group('region', 'region', region, [
          node('names', 'AmazonRoute53', 'Route 53', `${count('AWS::Route53::RecordSet')} records`),
          node('firewall', 'AWSWAF', 'WAF', `${rules.length} rules`, 'TLS by ACM certificate'),
          group('vpc', 'vpc', `VPC ${system.vpcCidr}, two availability zones`, [
            ...tiers.map((tier) => tierGroup(tier, system)),
          ]),
          node(
            'files',
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
      ...hostsOf(system).map(([host]): Arrow => ({ from: `host-${host}`, to: 'names' })),
      { from: 'names', to: 'firewall' },
      { from: 'firewall', to: `balancer-${outer!.name}`, label: String(outer!.port) },
      ...system.services.flatMap((service) => arrowsTo(service)),
      ...callersOf(inner!.group, system).map(({ name }): Arrow => ({
        from: `service-${name}`,
        to: `balancer-${inner!.name}`,
        label: String(inner!.port),
      })),
      ...storeNodes(system).map(({ id }): Arrow => ({
        from: 'stateful',
        to: id,
        line: 'data',
        label: String(system.ingress.find(({ to }) => to === id)?.port),
      })),
      { from: 'stateful', to: 'files', line: 'data', label: '443, VPC endpoint' },
      ...operationsRows.flatMap((row) =>
        row.slice(1).map((to, index): Arrow => ({ from: row[index]!, to, head: 'none' })),
      ),
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

function serviceNode({ name, min, max }: RunningService) {
  const replicas = min === max ? `${min} task${min === 1 ? '' : 's'}` : `${min} to ${max} tasks`
  return node(`service-${name}`, 'AWSFargate', name, replicas)
}

function tierGroup(tier: string, system: System): Group {
  const { subnets, loadBalancers, services } = system
  const here = subnets.filter((subnet) => subnet.tier === tier)
  const style =
    here[0]!.route === 'internet gateway' ? 'public' : here[0]!.route === 'none' ? 'data' : 'private'
  const stateful = services.filter((service) => reachesStores(service, system))
  const running = services.filter(({ tiers }) => tiers.includes(tier))
  return group(`tier-${tier}`, style, `${nameOf(tier)} subnets ${here.map(({ cidr }) => cidr).join(', ')}`, [
    ...loadBalancers
      .filter(({ tiers }) => tiers.includes(tier))
      .map(({ name, protocol, port }) =>
        node(
          `balancer-${name}`,
          'ElasticLoadBalancingApplicationLoadBalancer',
          `${nameOf(name)} load balancer`,
          `${protocol} ${port}`,
        ),
      ),
    ...running.filter((service) => !stateful.includes(service)).map(serviceNode),
    ...(running.length > 0
      ? [group('stateful', 'cluster', 'API and realtime', stateful.map(serviceNode))]
      : []),
    ...(tier === 'data' ? storeNodes(system) : []),
  ])
}

function reachesStores({ group: from }: RunningService, { ingress, database }: System): boolean {
  return ingress.some((connection) => connection.from === from && connection.to === database.group)
}

function arrowsTo({ name, loadBalancer, port }: RunningService): Arrow[] {
  return loadBalancer === undefined
    ? []
    : [{ from: `balancer-${loadBalancer}`, to: `service-${name}`, label: String(port) }]
}

function callersOf(target: string, { ingress, services }: System): RunningService[] {
  const callers = ingress.filter(({ to }) => to === target).map(({ from }) => from)
  return services.filter((service) => callers.includes(service.group))
}

const operationsRows = [
  ['secrets', 'keys', 'registry'],
  ['metrics', 'alerts', 'budget'],
]

function operations(count: (type: string) => number): Group {
  return group('operations', 'plain', 'Operations', [
    node(
      'secrets',
      'AWSSecretsManager',
      'Secrets Manager',
      `${count('AWS::SecretsManager::Secret') + 1} secrets`,
    ),
    node('keys', 'AWSKeyManagementService', 'KMS', `${count('AWS::KMS::Key')} keys`),
    node(
      'registry',
      'AmazonElasticContainerRegistry',
      'ECR',
      `${count('AWS::ECR::Repository')} repositories`,
    ),
    node(
      'metrics',
      'AmazonCloudWatch',
      'CloudWatch',
      `${count('AWS::CloudWatch::Alarm')} alarms, 90 days of logs`,
    ),
    node('alerts', 'AmazonSimpleNotificationService', 'SNS', 'alerts by mail'),
    node('budget', 'AWSBudgets', 'Budgets', 'monthly'),
  ])
}

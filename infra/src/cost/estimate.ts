import type { Assembly, Resource } from '../assembly/assembly.ts'
import type { System } from '../assembly/system.ts'
import { ParametersError } from '../parameters/parameters-error.ts'
import { freeTypes } from './free.ts'
import { prices, type PriceName } from './prices.ts'
import type { Usage } from './usage.ts'

export interface Line {
  service: string
  what: string
  /** US dollars a month as used. */
  usual: number
  /** The same with every scaled service at its maximum all month. */
  most: number
}

interface Sources {
  assembly: Assembly
  system: System
  usage: Usage
}

type Pricing = (resources: readonly Resource[], sources: Sources) => Line[]

const { hoursPerMonth } = prices
const monthly = (price: PriceName, quantity: number): number => prices.of[price].usd * quantity
const hourly = (price: PriceName, quantity = 1): number => monthly(price, quantity * hoursPerMonth)
const line = (service: string, what: string, usual: number, most = usual): Line => ({
  service,
  what,
  usual,
  most,
})
const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/** What resources of a type cost, by type. */
const pricings: Readonly<Record<string, Pricing>> = {
  'AWS::ECS::Service': (_, { system, usage }) =>
    system.services.map(({ name, min, max, cpu, memory }) => {
      const task = hourly('fargateCpu', cpu / 1024) + hourly('fargateMemory', memory / 1024)
      const usual = min + (max - min) * usage.scaling
      const replicas = min === max ? plural(min, 'task') : `${min} to ${max} tasks`
      return line(
        'Fargate',
        `${name}: ${replicas} of ${cpu / 1024} vCPU, ${memory / 1024} GB`,
        task * usual,
        task * max,
      )
    }),
  'AWS::EC2::NatGateway': (gateways, { usage }) => [
    line('VPC', plural(gateways.length, 'NAT gateway'), hourly('natHour', gateways.length)),
    line('VPC', `${usage.natGb} GB through NAT`, monthly('natGb', usage.natGb)),
    line(
      'Data transfer',
      `${usage.betweenZonesGb} GB between zones`,
      monthly('transferBetweenZones', usage.betweenZonesGb),
    ),
    line(
      'Data transfer',
      `${usage.outGb} GB to the internet`,
      monthly('transferOut', Math.max(0, usage.outGb - 100)),
    ),
  ],
  'AWS::EC2::EIP': (addresses, { system }) => {
    const facing = system.loadBalancers.filter(({ scheme }) => scheme === 'internet-facing')
    const zones = system.subnets.filter(({ tier }) => facing.some(({ tiers }) => tiers.includes(tier))).length
    const count = addresses.length + zones
    return [
      line('VPC', `${count} public addresses: NAT gateways, load balancer`, hourly('publicAddress', count)),
    ]
  },
  'AWS::EC2::VPCEndpoint': (_, { system, usage }) => {
    const zones = new Set(system.subnets.map(({ zone }) => zone)).size
    const count = system.endpoints.filter(({ kind }) => kind === 'Interface').length * zones
    return [
      line(
        'VPC',
        `${plural(count, 'interface endpoint')} (gateway endpoints are free)`,
        hourly('endpointHour', count),
      ),
      line('VPC', `${usage.endpointGb} GB through endpoints`, monthly('endpointGb', usage.endpointGb)),
    ]
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (balancers, { usage }) => [
    line(
      'Load balancing',
      plural(balancers.length, 'load balancer'),
      hourly('balancerHour', balancers.length),
    ),
    line(
      'Load balancing',
      `${usage.balancerUnits} LCU each`,
      hourly('balancerUnit', balancers.length * usage.balancerUnits),
    ),
  ],
  'AWS::RDS::DBInstance': (instances, { usage }) =>
    instances.flatMap(({ properties }) => {
      const type = String(properties['DBInstanceClass'])
      const zones = properties['MultiAZ'] === true ? 2 : 1
      const storage = Number(properties['AllocatedStorage'])
      return [
        line(
          'RDS',
          `${type}${zones > 1 ? ', Multi-AZ' : ''}`,
          node('database', type) * zones * hoursPerMonth,
        ),
        line('RDS', `${storage} GB of storage`, monthly('databaseStorage', storage * zones)),
        line('RDS', `${usage.backupGb} GB of backups`, monthly('databaseBackup', usage.backupGb)),
      ]
    }),
  'AWS::ElastiCache::ReplicationGroup': (groups) =>
    groups.flatMap(({ properties }) => {
      const type = String(properties['CacheNodeType'])
      const nodes = Number(properties['NumCacheClusters'])
      const share = properties['Engine'] === 'valkey' ? prices.cache.valkey : 1
      const snapshots = Math.max(0, Number(properties['SnapshotRetentionLimit'] ?? 0) - 1)
      return [
        line(
          'ElastiCache',
          `${plural(nodes, 'node')} ${type}`,
          node('cache', type) * share * nodes * hoursPerMonth,
        ),
        line(
          'ElastiCache',
          `${plural(snapshots, 'snapshot')} of at most 0.5 GB`,
          monthly('cacheBackup', snapshots * 0.5),
        ),
      ]
    }),
  'AWS::KMS::Key': (keys, { usage }) => [
    line('KMS', plural(keys.length, 'key'), monthly('keyMonth', keys.length)),
    line(
      'KMS',
      `${usage.keyRequestsMillion} million requests`,
      monthly('keyRequests', usage.keyRequestsMillion * 100),
    ),
  ],
  'AWS::SecretsManager::Secret': (secrets, { assembly }) => {
    const own = assembly
      .all('AWS::RDS::DBInstance')
      .filter(({ properties }) => properties['ManageMasterUserPassword'] === true).length
    return [
      line(
        'Secrets Manager',
        plural(secrets.length + own, 'secret'),
        monthly('secretMonth', secrets.length + own),
      ),
    ]
  },
  'AWS::WAFv2::WebACL': (acls, { usage }) => {
    const rules = acls.flatMap(({ properties }) => properties['Rules'] as unknown[]).length
    return [
      line(
        'WAF',
        `${plural(acls.length, 'web ACL')}, ${plural(rules, 'rule')}`,
        monthly('firewallMonth', acls.length) + monthly('firewallRule', rules),
      ),
      line(
        'WAF',
        `${usage.requestsMillion} million requests`,
        monthly('firewallRequests', usage.requestsMillion),
      ),
    ]
  },
  'AWS::CloudWatch::Alarm': (alarms) => {
    const metrics = alarms.map(({ properties }) =>
      Math.max(
        1,
        ((properties['Metrics'] ?? []) as { MetricStat?: unknown }[]).filter(({ MetricStat }) => MetricStat)
          .length,
      ),
    )
    return [
      line(
        'CloudWatch',
        plural(alarms.length, 'alarm'),
        monthly(
          'alarmMonth',
          metrics.reduce((sum, count) => sum + count, 0),
        ),
      ),
    ]
  },
  'AWS::CloudWatch::Dashboard': (dashboards) => [
    line('CloudWatch', plural(dashboards.length, 'dashboard'), monthly('dashboardMonth', dashboards.length)),
  ],
  'AWS::Logs::LogGroup': (groups, { system, usage }) => {
    const months = Math.max(...groups.map(({ properties }) => Number(properties['RetentionInDays']))) / 30
    const insights = (system.services.length + 1) * usage.metricsPerService
    return [
      line('CloudWatch', `${usage.logsGb} GB of logs`, monthly('logsTaken', usage.logsGb)),
      // Kept logs are compressed to about a sixth.
      line('CloudWatch', `logs of ${months} months kept`, monthly('logsKept', (usage.logsGb * months) / 6)),
      line('CloudWatch', `${insights} metrics of Container Insights`, monthly('metricMonth', insights)),
    ]
  },
  'AWS::ECR::Repository': (repositories, { usage }) => [
    line(
      'ECR',
      `${usage.imagesGb} GB in ${repositories.length} repositories`,
      monthly('registryGb', usage.imagesGb),
    ),
  ],
  'AWS::S3::Bucket': (buckets, { usage }) => {
    const files = usage.tenants * usage.gbPerTenant
    const other = buckets.length * usage.otherBucketsGb
    return [
      line(
        'S3',
        `${files} GB of ${usage.tenants} tenants`,
        monthly('bucketGb', files) + monthly('bucketRequests', usage.fileWritesThousand),
      ),
      line('S3', `${other} GB in ${buckets.length} other buckets`, monthly('bucketGb', other)),
    ]
  },
  'AWS::ServiceDiscovery::PrivateDnsNamespace': (namespaces) => [
    line('Route 53', plural(namespaces.length, 'private zone'), monthly('zoneMonth', namespaces.length)),
  ],
  'AWS::CodeBuild::Project': (projects, { usage }) => {
    const minutes = projects.length * usage.releases * usage.buildMinutes
    return [line('CodeBuild', `${minutes} minutes`, monthly('buildMinute', minutes))]
  },
  'AWS::CodePipeline::Pipeline': (pipelines, { usage }) => {
    const minutes = pipelines.length * usage.releases * usage.buildMinutes * 1.5
    return [
      line(
        'CodePipeline',
        `${minutes} minutes of actions`,
        monthly('pipelineMinute', Math.max(0, minutes - 100)),
      ),
    ]
  },
}

/**
 * What an environment costs in a month, line by line, from its templates.
 * @throws ParametersError when there is no price for its region, an instance type, or a type of resource
 */
export function estimate(sources: Sources): Line[] {
  const { assembly } = sources
  if (assembly.region !== prices.region)
    throw new ParametersError([
      `${assembly.prefix} is in ${assembly.region}, and there are prices for ${prices.region} only: add them to infra/src/cost/prices.ts`,
    ])
  const types = [...new Set(assembly.resources.map(({ type }) => type))]
  const unknown = types.filter((type) => !pricings[type] && !freeTypes[type])
  if (unknown.length > 0)
    throw new ParametersError(
      unknown.map(
        (type) => `${type} has no price: add it to infra/src/cost/estimate.ts, or to free.ts with the reason`,
      ),
    )
  return types.flatMap((type) => pricings[type]?.(assembly.all(type), sources) ?? [])
}

function node(kind: 'database' | 'cache', type: string): number {
  const known: Readonly<Record<string, number>> = prices[kind].hour
  const price = known[type]
  if (price !== undefined) return price
  throw new ParametersError([
    `${kind}.instanceType=${JSON.stringify(type)}: there is no price for it, but for ${Object.keys(known).join(', ')}: ` +
      `add it to infra/src/cost/prices.ts from ${prices[kind].source}`,
  ])
}

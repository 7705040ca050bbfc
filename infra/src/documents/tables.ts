import type { Assembly } from '../assembly/assembly.ts'
import type { System } from '../assembly/system.ts'
import { pipelinesOf } from '../diagrams/pipelines.ts'
import { topology } from '../topology.ts'
import { code, markdownTable } from './markdown.ts'

interface Sources {
  assembly: Assembly
  system: System
}

/** What stands between the markers of architecture.md, by the marker's name. */
export function tables(sources: Sources): Record<string, string> {
  return Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make(sources)]))
}

const yes = (value: boolean): string => (value ? 'yes' : 'no')

const makers: Record<string, (sources: Sources) => string> = {
  stacks: ({ assembly }) =>
    markdownTable(
      ['stack', 'resources', 'most of them'],
      assembly.parts.map((part) => {
        const types = assembly.resources.filter((resource) => resource.part === part).map(({ type }) => type)
        const counts = [...new Set(types)].map(
          (type) => [type, types.filter((each) => each === type).length] as const,
        )
        const most = counts
          .filter(([type]) => !/^AWS::(IAM|Logs)::|Policy$|^Custom/.test(type))
          .toSorted(([a, many], [b, more]) => more - many || a.localeCompare(b))
          .slice(0, 3)
        return [
          code(`${assembly.prefix}-${part}`),
          String(types.length),
          most.map(([type, count]) => `${count} ${type.replace('AWS::', '').replace('::', ' ')}`).join(', '),
        ]
      }),
    ),
  services: ({ system }) =>
    markdownTable(
      [
        'service',
        'image',
        'command',
        'port',
        'tasks',
        'vCPU',
        'GiB',
        'stops within',
        'healthy while deployed',
      ],
      system.services.map(({ name, image, command, port, min, max, cpu, memory, stopTimeout, healthy }) => [
        name,
        code(image),
        command.length > 0 ? code(command.join(' ')) : 'the image’s own',
        port === undefined ? 'none' : String(port),
        min === max ? String(min) : `${min} to ${max}`,
        String(cpu / 1024),
        String(memory / 1024),
        `${stopTimeout} s`,
        `${healthy[0]} to ${healthy[1]} %`,
      ]),
    ),
  tasks: ({ system }) =>
    markdownTable(
      ['one-off task', 'image', 'command', 'vCPU', 'GiB'],
      system.tasks.map(({ name, image, command, cpu, memory }) => [
        name,
        code(image),
        code(command.join(' ')),
        String(cpu / 1024),
        String(memory / 1024),
      ]),
    ),
  subnets: ({ system }) =>
    markdownTable(
      ['subnet', 'availability zone', 'addresses', 'way out'],
      system.subnets.map(({ tier, zone, cidr, route }) => [
        tier,
        'AB'[zone] ?? String(zone),
        code(cidr),
        route,
      ]),
    ),
  endpoints: ({ system }) =>
    markdownTable(
      ['AWS service', 'endpoint', 'subnets'],
      system.endpoints.map(({ name, kind, tiers }) => [code(name), kind.toLowerCase(), tiers.join(', ')]),
    ),
  connections: ({ system }) =>
    markdownTable(
      ['security group', 'port', 'from'],
      system.groups.flatMap((group) => {
        const rules = system.ingress.filter(({ to }) => to === group)
        const ports = [...new Set(rules.map(({ port }) => port))]
        if (ports.length === 0) return [[group, 'none', 'nobody']]
        return ports.map((port) => [
          group,
          String(port),
          rules
            .filter((rule) => rule.port === port)
            .map(({ from }) => (from.includes('/') ? code(from) : from))
            .join(', '),
        ])
      }),
    ),
  internet: ({ system }) =>
    markdownTable(
      ['security group', 'port', 'why'],
      system.internetAccess.map(({ from, port, description }) => [from, String(port), description]),
    ),
  'load-balancers': ({ system }) =>
    markdownTable(
      [
        'load balancer',
        'listens',
        'TLS policy',
        'host',
        'priority',
        'service',
        'health check',
        'idle timeout',
      ],
      system.loadBalancers.flatMap(({ name, protocol, port, tlsPolicy, idleTimeout }) =>
        system.services
          .filter(({ loadBalancer }) => loadBalancer === name)
          .toSorted((a, b) => a.priority! - b.priority!)
          .map((service) => [
            name,
            `${protocol} ${port}`,
            tlsPolicy ? code(tlsPolicy) : 'none',
            service.hosts.length > 0 ? service.hosts.map(code).join(', ') : 'any',
            String(service.priority),
            `${service.name} ${service.port}`,
            code(service.healthPath ?? ''),
            `${idleTimeout} s`,
          ]),
      ),
    ),
  stores: ({ system: { database, cache } }) =>
    markdownTable(
      ['store', 'engine', 'type', 'two zones', 'port', 'encrypted', 'kept'],
      [
        [
          'RDS',
          `${database.engine} ${database.version}`,
          code(database.instanceType),
          yes(database.multiAz),
          String(database.port),
          yes(database.encrypted),
          `${database.storage}; backups of ${database.backupDays} days`,
        ],
        [
          'ElastiCache',
          `${cache.engine} ${cache.version}`,
          `${cache.nodes} × ${code(cache.instanceType)}`,
          yes(cache.multiAz),
          String(cache.port),
          `${yes(cache.encrypted)}, in transit too`,
          'a snapshot a day',
        ],
      ],
    ),
  buckets: ({ assembly }) =>
    markdownTable(
      ['bucket', 'encryption', 'versioned', 'public access'],
      [
        ...assembly.all('AWS::S3::Bucket').map(({ properties }) => {
          const blocked = Object.values((properties['PublicAccessBlockConfiguration'] ?? {}) as object)
          return [
            code(String(properties['BucketName'])),
            JSON.stringify(properties['BucketEncryption']).includes('aws:kms') ? 'KMS' : 'S3',
            yes(JSON.stringify(properties['VersioningConfiguration'] ?? '').includes('Enabled')),
            blocked.length === 4 && blocked.every((value) => value === true) ? 'blocked' : 'not blocked',
          ]
        }),
        [
          code(topology.stores.tenantFiles.bucket.replace('{project}-{env}', assembly.prefix)),
          'KMS',
          'yes',
          'blocked; made by the API when HQ creates a tenant',
        ],
      ],
    ),
  secrets: ({ assembly }) =>
    markdownTable(
      ['secret', 'what it is', 'made by'],
      assembly
        .all('AWS::SecretsManager::Secret')
        .map(({ properties }) => [
          code(String(properties['Name'])),
          String(properties['Description']).replace(/; given by you.*/, ''),
          properties['GenerateSecretString'] ? 'CloudFormation' : 'you, once',
        ]),
    ),
  logs: ({ assembly }) =>
    markdownTable(
      ['log group', 'days'],
      assembly
        .all('AWS::Logs::LogGroup')
        .map(({ properties }) => [
          code(String(properties['LogGroupName'])),
          String(properties['RetentionInDays']),
        ]),
    ),
  alarms: ({ assembly }) =>
    markdownTable(
      ['alarm', 'what it says, and what to do'],
      assembly
        .all('AWS::CloudWatch::Alarm')
        .map(({ properties }) => [
          code(String(properties['AlarmName'])),
          words(properties['AlarmDescription']),
        ]),
    ),
  pipelines: ({ assembly }) =>
    markdownTable(
      ['pipeline', 'started by the tag', 'stages', 'images', 'deploys'],
      pipelinesOf(assembly).map(({ name, tag, stages, images, deploys }) => [
        name,
        code(tag),
        stages.map((stage) => stage.name).join(', '),
        images.map(code).join(', '),
        deploys.join(', '),
      ]),
    ),
}

/** A text in a template, whose references are left out. */
function words(value: unknown): string {
  if (typeof value === 'string')
    return value.replaceAll('*', '\\*').replaceAll('_', '\\_').replaceAll('<', '&lt;')
  return JSON.stringify(value)
}

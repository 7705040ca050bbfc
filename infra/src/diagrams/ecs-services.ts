import type { RunningService, System } from '../assembly/system.ts'
import { group, node, type Arrow, type At, type Group, type Picture } from './picture.ts'
import { describeImage, endpointClients, nameOf, storeNodes } from './words.ts'

const internet = '0.0.0.0/0'

/** Columns of load balancers, and of the services behind each. */
const columns = { public: [1, 2.15], internal: [3.25, 4.4] } as const
const stores = { column: 6, database: 0, cache: 1.4 }

/** The services, and every connection that the security groups permit between them. */
export function ecsServices(system: System): Picture {
  const { services, loadBalancers, ingress, prefix, region, internetAccess } = system
  const places = placesOf(system)
  const builds = system.groups.filter((name) => name === 'codebuild')
  const data = storeNodes(system, {
    database: [stores.column, stores.database],
    cache: [stores.column, stores.cache],
  })
  const groupsOfServices = [...new Set(services.map((service) => service.group))]
  const shown = new Set([
    ...groupsOfServices,
    ...loadBalancers.map((balancer) => balancer.group),
    ...builds,
    ...data.map(({ id }) => id),
  ])
  const arrows = ingress.flatMap((connection) => arrowsOf(connection, system, shown))
  return {
    title: 'Services on ECS Fargate',
    subtitle: `${prefix}, ${region}: every connection that a security group permits, with its port`,
    cell: { width: 168, height: 156 },
    contents: [
      node('internet', [0, 0], 'Users', 'Internet', 'browsers, port 443 only'),
      group(
        'vpc',
        'vpc',
        `VPC ${system.vpcCidr}`,
        [
          ...loadBalancers.map(({ name, scheme, group: id, protocol, port }) =>
            node(
              id,
              [columns[scheme === 'internal' ? 'internal' : 'public'][0], 0],
              'ElasticLoadBalancingApplicationLoadBalancer',
              `${nameOf(name)} load balancer`,
              `${protocol} ${port}`,
            ),
          ),
          ...groupsOfServices.map((name) => serviceGroup(name, services, places)),
          ...data,
          ...builds.map((id) =>
            node(id, [stores.column, stores.database - 1], 'AWSCodeBuild', 'Builds', 'of the pipelines'),
          ),
        ],
        [columns.public[0], stores.column + 0.35],
      ),
    ],
    arrows,
    legend: [
      { line: 'request', meaning: 'request, to the port' },
      { line: 'data', meaning: 'connection to a store, to the port' },
    ],
    notes: [
      'Dashed red: a security group; a line to or from its frame holds for all services in it.',
      `AWS by VPC endpoints on 443: ${endpointClients(ingress)}. The internet by NAT: ${internetAccess
        .map(({ from, port, description }) => `${from} ${port} (${description})`)
        .join(', ')}.`,
    ],
  }
}

/**
 * Groups behind the public load balancer stand beside it, those behind the internal one further on. A public group that those
 * call directly stands below them, so that no line crosses another.
 */
function placesOf({ services, ingress }: System): ReadonlyMap<string, At> {
  const inner = new Set(
    services.filter(({ loadBalancer }) => loadBalancer === 'internal').map((service) => service.group),
  )
  const isCalled = (name: string) => ingress.some(({ from, to }) => to === name && inner.has(from))
  const next = { public: 0, internal: 0, below: 0 }
  const rowsOf = services.filter((service) => inner.has(service.group)).length
  return new Map(
    services.map((service): [string, At] => {
      if (inner.has(service.group)) return [service.name, [columns.internal[1], next.internal++]]
      if (isCalled(service.group)) return [service.name, [columns.internal[1], rowsOf + 0.4 + next.below++]]
      return [service.name, [columns.public[1], next.public++]]
    }),
  )
}

function serviceGroup(
  name: string,
  services: readonly RunningService[],
  places: ReadonlyMap<string, At>,
): Group {
  return group(
    name,
    'security',
    name,
    services
      .filter((service) => service.group === name)
      .map((service) =>
        node(
          `service:${service.name}`,
          places.get(service.name)!,
          'AmazonElasticContainerServiceService',
          service.name,
          ...describe(service),
        ),
      ),
  )
}

function describe(service: RunningService): string[] {
  const { min, max, cpu, memory, port, hosts } = service
  const program = describeImage(service)
  return [
    ...(program === service.name ? [] : [program]),
    min === max ? `${min} task${min === 1 ? '' : 's'}` : `${min} to ${max} tasks, by CPU`,
    `${cpu / 1024} vCPU, ${memory / 1024} GiB`,
    ...(hosts.length > 0 ? [hosts[0]!] : port === undefined ? ['accepts no connection'] : []),
  ]
}

function arrowsOf(
  { from, to, port }: System['ingress'][number],
  system: System,
  shown: ReadonlySet<string>,
): Arrow[] {
  const { services, database, cache } = system
  const source = from === internet ? 'internet' : from
  if (!shown.has(to) || (source !== 'internet' && !shown.has(source))) return []
  const line = to === database.group || to === cache.group ? 'data' : 'request'
  const listening = services.filter((service) => service.group === to && service.port === port)
  const first = services.find(({ loadBalancer }) => loadBalancer === 'public')?.name
  return (listening.length > 0 ? listening.map(({ name }) => `service:${name}`) : [to]).map((target) => ({
    from: source,
    to: target,
    label: String(port),
    line,
    ...detour(source, target, `service:${first}`, system),
  }))
}

/** The way of a line that would otherwise run through something. */
function detour(
  source: string,
  target: string,
  first: string,
  { loadBalancers, services, database, cache }: System,
): Pick<Arrow, 'sides' | 'bend'> {
  const front = loadBalancers.find(({ scheme }) => scheme === 'internet-facing')?.group
  if (source === front && target !== first) return { sides: { from: 'bottom', to: 'left' } }
  const below = services.some(({ group: name, loadBalancer }) => name === source && loadBalancer === 'public')
  if (below && target === cache.group) return { sides: { from: 'right', to: 'bottom' } }
  if (below && target === database.group)
    return { sides: { from: 'right', to: 'right' }, bend: stores.column + 0.6 }
  return {}
}

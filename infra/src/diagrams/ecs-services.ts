import type { RunningService, System } from '../assembly/system.ts'
import { group, node, type Arrow, type Group, type Picture } from './picture.ts'
import { describeImage, endpointClients, nameOf, storeNodes } from './words.ts'

const internet = '0.0.0.0/0'

/** The services, and every connection that the security groups permit between them. */
export function ecsServices(system: System): Picture {
  const { services, loadBalancers, ingress, prefix, region, internetAccess } = system
  const groupsOfServices = [...new Set(services.map((service) => service.group))]
  const balancer = new Map(loadBalancers.map((each) => [each.group, each]))
  const builds = system.groups.filter((name) => name === 'codebuild')
  const shown = new Set([
    ...groupsOfServices,
    ...balancer.keys(),
    ...builds,
    ...storeNodes(system).map(({ id }) => id),
  ])
  return {
    title: 'Services on ECS Fargate',
    subtitle: `${prefix}, ${region}: every connection that a security group permits, with its port`,
    direction: 'right',
    contents: [
      node('internet', 'Users', 'Internet', 'browsers, port 443 only'),
      group('vpc', 'vpc', 'VPC', [
        ...loadBalancers.map(({ name, group: id, protocol, port }) =>
          node(
            id,
            'ElasticLoadBalancingApplicationLoadBalancer',
            `${nameOf(name)} load balancer`,
            `${protocol} ${port}`,
          ),
        ),
        ...groupsOfServices.map((name) => serviceGroup(name, services)),
        ...storeNodes(system),
        ...builds.map((id) => node(id, 'AWSCodeBuild', 'Builds', 'of the pipelines')),
      ]),
    ],
    arrows: ingress.flatMap((connection) => arrowsOf(connection, system, shown)),
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

function serviceGroup(name: string, services: readonly RunningService[]): Group {
  return group(
    name,
    'security',
    name,
    services
      .filter((service) => service.group === name)
      .map((service) =>
        node(
          `service:${service.name}`,
          'AmazonElasticContainerServiceService',
          service.name,
          ...describe(service),
        ),
      ),
  )
}

function describe(service: RunningService): string[] {
  const { min, max, cpu, memory, port, hosts } = service
  return [
    describeImage(service),
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
  const source = from === internet ? 'internet' : from
  if (!shown.has(to) || (source !== 'internet' && !shown.has(source))) return []
  const line = storeNodes(system).some(({ id }) => id === to) ? 'data' : 'request'
  const listening = system.services.filter((service) => service.group === to && service.port === port)
  const targets = listening.length > 0 ? listening.map(({ name }) => `service:${name}`) : [to]
  return targets.map((target) => ({ from: source, to: target, label: String(port), line }))
}

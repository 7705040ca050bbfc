import {
  connections,
  oneOffTasks,
  services,
  stores,
  type SecurityGroupName,
  type Service,
} from '@envelope/topology'

/** Who may be at an end of a connection: the topology's groups, the world outside, and what only the stack has. */
export type Group = SecurityGroupName | 'internet' | 'mail'

/** A port that a container of the stack listens on. */
export interface Listener {
  port: number
  /** Only the container and those who may connect to the port are in this network. */
  network: string
  /** The name of the container's address in that network, the only one that it listens on. */
  alias: string
}

/** A service of docker-compose.yml. */
export interface Part {
  name: string
  group: Group
  listeners: readonly Listener[]
  /** Runs once and ends. */
  once: boolean
  /** What the topology says of it; undefined for load balancers, stores and what only the stack has. */
  service?: Pick<Service, 'image' | 'command'> & Partial<Service>
}

const listener = (name: string, port: number, alias = `${name}-target`): Listener => ({
  port,
  network: name,
  alias,
})

/** One container for each replica that production has at least, named a, b, … like its availability zones. */
function replicasOf(name: string, service: Service): Part[] {
  const names =
    service.replicas.min === 1
      ? [name]
      : [...'abc'].slice(0, service.replicas.min).map((zone) => `${name}-${zone}`)
  return names.map((replica) => ({
    name: replica,
    group: service.securityGroup,
    listeners: service.port === undefined ? [] : [listener(replica, service.port)],
    once: false,
    service,
  }))
}

const laravelOnce = { group: 'laravel', listeners: [], once: true } as const

/** Every service of docker-compose.yml that has a network: the topology's, and what stands for what AWS or the world provides. */
export const parts: readonly Part[] = [
  ...Object.entries(services as Record<string, Service>).flatMap(([name, service]) =>
    replicasOf(name, service),
  ),
  ...Object.entries(oneOffTasks).map(([name, service]) => ({ ...laravelOnce, name, service })),
  {
    ...laravelOnce,
    name: 'create-operator',
    service: { image: 'api-gateway-shim', command: ['create-operator'] },
  },
  {
    name: 'edge',
    group: 'publicLoadBalancer',
    listeners: [443, 80].map((port) => ({ ...listener('edge', port), network: 'public' })),
    once: false,
  },
  {
    name: 'load-balancer',
    group: 'internalLoadBalancer',
    listeners: [listener('load-balancer', 80, 'api.internal')],
    once: false,
  },
  {
    name: 'mariadb',
    group: 'database',
    listeners: [listener('mariadb', stores.database.port, 'mariadb')],
    once: false,
  },
  { name: 'redis', group: 'redis', listeners: [listener('redis', stores.redis.port, 'redis')], once: false },
  {
    name: 'mail',
    group: 'mail',
    listeners: [listener('smtp', 1025), listener('mailbox', 8025)],
    once: false,
  },
  { name: 'ready', group: 'internet', listeners: [], once: true },
]

/** What only the stack has: mails stay in it, where people read them; and browsers that forgot the s of https. */
const stackConnections: readonly { from: Group; to: Group; port: number }[] = [
  { from: 'laravel', to: 'mail', port: 1025 },
  { from: 'publicLoadBalancer', to: 'mail', port: 8025 },
  { from: 'internet', to: 'publicLoadBalancer', port: 80 },
]

/** Whether the security groups, or what the stack adds to them, let one part connect to a port that another listens on. */
export function mayConnect(from: Part, to: Part, port: number): boolean {
  const isRule = [...connections, ...stackConnections].some(
    (connection) => connection.from === from.group && connection.to === to.group && connection.port === port,
  )
  return isRule && to.listeners.some((listener) => listener.port === port)
}

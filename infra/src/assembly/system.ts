export interface Subnet {
  tier: string
  /** 0 is the region's first availability zone. */
  zone: number
  cidr: string
  /** Where what is not of the VPC goes. */
  route: 'internet gateway' | 'NAT gateway' | 'none'
  natGateway: boolean
}

export interface Connection {
  /** A security group by its name in the topology, or an address range. */
  from: string
  to: string
  port: number
  description: string
}

export interface RunningService {
  name: string
  image: string
  command: readonly string[]
  port: number | undefined
  group: string
  min: number
  max: number
  cpu: number
  memory: number
  architecture: string
  /** Tiers of the subnets it is placed in. */
  tiers: readonly string[]
  healthPath: string | undefined
  /** `public` or `internal`. */
  loadBalancer: string | undefined
  hosts: readonly string[]
  priority: number | undefined
  stopTimeout: number
  /** Percent of the desired number during a deployment. */
  healthy: readonly [number, number]
  /** Services that the name of a private namespace finds. */
  discovered: boolean
}

export interface LoadBalancer {
  name: string
  scheme: string
  group: string
  tiers: readonly string[]
  port: number
  protocol: string
  tlsPolicy: string | undefined
  idleTimeout: number
}

/** What the templates of an environment build, in the words of the topology. */
export interface System {
  prefix: string
  region: string
  vpcCidr: string
  subnets: readonly Subnet[]
  endpoints: readonly { name: string; kind: string; tiers: readonly string[] }[]
  groups: readonly string[]
  ingress: readonly Connection[]
  /** Ways out of the VPC. */
  internetAccess: readonly Connection[]
  loadBalancers: readonly LoadBalancer[]
  services: readonly RunningService[]
  tasks: readonly { name: string; image: string; command: readonly string[]; cpu: number; memory: number }[]
  database: Store & { storage: string; encrypted: boolean; backupDays: number }
  cache: Store & { nodes: number; encrypted: boolean }
}

export interface Store {
  engine: string
  version: string
  instanceType: string
  multiAz: boolean
  port: number
  group: string
}

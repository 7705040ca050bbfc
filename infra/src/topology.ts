import * as description from '@envelope/topology'
import type { Service } from '@envelope/topology'

/** The description of the system as data, in which a test may add or change an entry. */
export interface Topology {
  services: Readonly<Record<string, Service>>
  oneOffTasks: Readonly<Record<string, OneOffTask>>
  images: Readonly<Record<string, { runtime: description.Runtime }>>
  network: {
    cidr: string
    subnets: Readonly<Record<SubnetTier, readonly description.Subnet[]>>
    endpoints: { gateway: readonly string[]; interface: readonly string[]; clients: readonly string[] }
  }
  connections: readonly Connection[]
  internetAccess: readonly { from: string; port: number; reason: string }[]
  loadBalancers: typeof description.loadBalancers
  stores: typeof description.stores
  queue: { reportedBy: string; field: string }
  pipelines: Readonly<Record<string, description.Pipeline>>
}

export type SubnetTier = 'public' | 'private' | 'data'
export type OneOffTask = Pick<
  Service,
  'description' | 'image' | 'command' | 'laravelCommand' | 'securityGroup' | 'size'
>

/** Security groups by name, `internet` aside. */
export interface Connection {
  from: string
  to: string
  port: number
}

export const topology: Topology = description

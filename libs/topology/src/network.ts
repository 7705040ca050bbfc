import type { SecurityGroupName } from './services.ts'

export interface Subnet {
  availabilityZone: 'a' | 'b'
  cidr: string
}

/**
 * The VPC: three tiers in two availability zones.
 * - `public`: load balancers and a NAT gateway each
 * - `private`: Fargate tasks, internal load balancer; the internet through NAT
 * - `data`: RDS and ElastiCache; no route to the internet
 */
export const network = {
  cidr: '10.0.0.0/16',
  subnets: {
    public: [
      { availabilityZone: 'a', cidr: '10.0.1.0/24' },
      { availabilityZone: 'b', cidr: '10.0.2.0/24' },
    ],
    private: [
      { availabilityZone: 'a', cidr: '10.0.11.0/24' },
      { availabilityZone: 'b', cidr: '10.0.12.0/24' },
    ],
    data: [
      { availabilityZone: 'a', cidr: '10.0.21.0/24' },
      { availabilityZone: 'b', cidr: '10.0.22.0/24' },
    ],
  },
  /** AWS services reached without leaving the VPC. */
  endpoints: {
    gateway: ['s3'],
    interface: ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager', 'kms', 'ssmmessages'],
    /** Who reaches both kinds, on 443. */
    clients: ['nuxt', 'laravel', 'reverb', 'codebuild'],
  },
} as const satisfies {
  cidr: string
  subnets: Record<string, readonly Subnet[]>
  endpoints: {
    gateway: readonly string[]
    interface: readonly string[]
    clients: readonly ConnectionSource[]
  }
}

/** `internet` is 0.0.0.0/0, or Cloudflare's ranges where Cloudflare is in front; `codebuild` is the pipelines' builds. */
export type ConnectionSource = SecurityGroupName | 'internet' | 'codebuild'

export interface Connection {
  from: ConnectionSource
  to: SecurityGroupName
  port: number
}

/** Every connection that may be opened. What is not listed is refused. */
export const connections = [
  { from: 'internet', to: 'publicLoadBalancer', port: 443 },
  { from: 'publicLoadBalancer', to: 'nuxt', port: 3000 },
  { from: 'nuxt', to: 'internalLoadBalancer', port: 80 },
  { from: 'internalLoadBalancer', to: 'laravel', port: 8000 },
  { from: 'publicLoadBalancer', to: 'reverb', port: 8080 },
  // Events are published inside the VPC, not through the public load balancer.
  { from: 'laravel', to: 'reverb', port: 8080 },
  { from: 'laravel', to: 'database', port: 3306 },
  { from: 'reverb', to: 'database', port: 3306 },
  { from: 'codebuild', to: 'database', port: 3306 },
  { from: 'laravel', to: 'redis', port: 6379 },
  { from: 'reverb', to: 'redis', port: 6379 },
] as const satisfies readonly Connection[]

/** Who may open connections to the internet, through NAT. What is not listed is refused. */
export const internetAccess = [
  { from: 'laravel', port: 587, reason: 'mail is handed to the SMTP server' },
  { from: 'codebuild', port: 443, reason: 'builds fetch sources and packages' },
] as const satisfies readonly { from: ConnectionSource; port: number; reason: string }[]

export const loadBalancers = {
  public: {
    securityGroup: 'publicLoadBalancer',
    subnets: 'public',
    protocol: 'https',
    port: 443,
    /** Above the realtime ping interval, or idle WebSockets would be cut. */
    idleTimeoutSeconds: 120,
  },
  internal: {
    securityGroup: 'internalLoadBalancer',
    subnets: 'private',
    protocol: 'http',
    port: 80,
    idleTimeoutSeconds: 60,
  },
} as const satisfies Record<
  string,
  {
    securityGroup: SecurityGroupName
    subnets: keyof typeof network.subnets
    protocol: 'http' | 'https'
    port: number
    idleTimeoutSeconds: number
  }
>

/** A container that runs for as long as the system does. */
export interface Service {
  /** One sentence for tables and diagrams. */
  description: string
  image: ImageName
  /** Arguments to the image's entry point; the Laravel image's equivalent is in `laravelCommand`. */
  command: readonly string[]
  /** What the Laravel image runs in this place; absent on services that are not Laravel's. */
  laravelCommand?: readonly string[]
  /** Container port; absent on services that accept no connection. */
  port?: number
  /** Port under `nx serve`, where every service shares one host. */
  localPort?: number
  replicas: Replicas
  /** HTTP path of the health check, answered on `port`; absent where there is no port. */
  healthPath?: string
  /** The load balancer in front of it, and which requests reach it. */
  exposure?: Exposure
  securityGroup: SecurityGroupName
  /** Seconds from SIGTERM to SIGKILL; Fargate allows 120 at most. */
  stopTimeoutSeconds: number
  /** Fargate task size in CPU units (1024 = one vCPU) and MiB. */
  size: { cpu: number; memory: number }
}

export interface Replicas {
  min: number
  max: number
  /** `fixed` needs `min === max`. */
  scaling: 'cpu' | 'fixed'
  /** Deployment bounds in percent of the desired count. */
  minHealthyPercent: number
  maxHealthyPercent: number
}

export interface Exposure {
  loadBalancer: LoadBalancerName
  /** Host pattern with `DOMAIN` as placeholder; absent where the load balancer has only one target. */
  host?: string
  /** Lower is matched first. */
  priority?: number
}

/** What runs in an image, which settles the environment that its containers are given. */
export type Runtime = 'nuxt' | 'api-gateway-shim' | 'reverb-bridge'

/** Every image that is built here. */
export const images = {
  tenant: { runtime: 'nuxt' },
  hq: { runtime: 'nuxt' },
  'api-gateway-shim': { runtime: 'api-gateway-shim' },
  'reverb-bridge': { runtime: 'reverb-bridge' },
} as const satisfies Record<string, { runtime: Runtime }>

export type ImageName = keyof typeof images
export type LoadBalancerName = 'public' | 'internal'
export type SecurityGroupName =
  'publicLoadBalancer' | 'nuxt' | 'internalLoadBalancer' | 'laravel' | 'reverb' | 'database' | 'redis'

const scaledByCpu: Replicas = {
  min: 2,
  max: 10,
  scaling: 'cpu',
  minHealthyPercent: 100,
  maxHealthyPercent: 200,
}
const single: Replicas = { min: 1, max: 1, scaling: 'fixed', minHealthyPercent: 100, maxHealthyPercent: 200 }
/** Stops the old one before the new one starts, so that there are never two. */
const neverTwo: Replicas = { ...single, minHealthyPercent: 0, maxHealthyPercent: 100 }

export const services = {
  tenant: {
    description: 'Nuxt server for tenants and their recipients',
    image: 'tenant',
    command: [],
    port: 3000,
    localPort: 3000,
    replicas: scaledByCpu,
    healthPath: '/up',
    exposure: { loadBalancer: 'public', host: '*.DOMAIN', priority: 30 },
    securityGroup: 'nuxt',
    stopTimeoutSeconds: 60,
    size: { cpu: 512, memory: 1024 },
  },
  hq: {
    description: 'Nuxt server for the operators of Envelope',
    image: 'hq',
    command: [],
    port: 3000,
    localPort: 3001,
    replicas: single,
    healthPath: '/up',
    exposure: { loadBalancer: 'public', host: 'admin.DOMAIN', priority: 10 },
    securityGroup: 'nuxt',
    stopTimeoutSeconds: 60,
    size: { cpu: 256, memory: 512 },
  },
  api: {
    description: 'The API: Laravel Octane, or api-gateway-shim',
    image: 'api-gateway-shim',
    command: ['serve'],
    laravelCommand: ['php', 'artisan', 'octane:start', '--host=0.0.0.0', '--port=8000'],
    port: 8000,
    localPort: 8000,
    replicas: scaledByCpu,
    healthPath: '/up',
    exposure: { loadBalancer: 'internal' },
    securityGroup: 'laravel',
    stopTimeoutSeconds: 60,
    size: { cpu: 512, memory: 1024 },
  },
  worker: {
    description: 'Runs queued jobs: mail, deliveries, broadcasts',
    image: 'api-gateway-shim',
    command: ['worker'],
    laravelCommand: ['php', 'artisan', 'queue:work', '--tries=5', '--max-time=3600'],
    replicas: single,
    securityGroup: 'laravel',
    stopTimeoutSeconds: 120,
    size: { cpu: 512, memory: 1024 },
  },
  scheduler: {
    description: 'Starts what is due by the clock: expiry and reminders',
    image: 'api-gateway-shim',
    command: ['scheduler'],
    laravelCommand: ['php', 'artisan', 'schedule:work'],
    replicas: neverTwo,
    securityGroup: 'laravel',
    stopTimeoutSeconds: 120,
    size: { cpu: 256, memory: 512 },
  },
  reverb: {
    description: 'WebSockets: Laravel Reverb, or reverb-bridge',
    image: 'reverb-bridge',
    command: [],
    laravelCommand: ['php', 'artisan', 'reverb:start', '--host=0.0.0.0', '--port=8080'],
    port: 8080,
    localPort: 8080,
    replicas: single,
    healthPath: '/up',
    exposure: { loadBalancer: 'public', host: 'wss.DOMAIN', priority: 20 },
    securityGroup: 'reverb',
    stopTimeoutSeconds: 120,
    size: { cpu: 512, memory: 1024 },
  },
} as const satisfies Record<string, Service>

export type ServiceName = keyof typeof services

/** Commands that run once and end, before a release's services are replaced. */
export const oneOffTasks = {
  migrate: {
    description: 'Brings the database schema to the release that is about to start',
    image: 'api-gateway-shim',
    command: ['migrate'],
    laravelCommand: ['php', 'artisan', 'migrate', '--force'],
    securityGroup: 'laravel',
    size: { cpu: 256, memory: 512 },
  },
} as const satisfies Record<
  string,
  Pick<Service, 'description' | 'image' | 'command' | 'laravelCommand' | 'securityGroup' | 'size'>
>

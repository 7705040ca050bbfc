import { describe, expect, it } from 'vitest'
import {
  connections,
  internetAccess,
  loadBalancers,
  localPort,
  network,
  pipelines,
  services,
  stores,
  type Service,
} from './index.ts'

const entries = Object.entries(services) as [string, Service][]

function range(cidr: string): { first: number; last: number } {
  const [address, bits] = cidr.split('/') as [string, string]
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 }
}

describe('services', () => {
  it.each(entries)(
    '%s: a port comes with a health path, a security group that admits it, and a load balancer',
    (_, service) => {
      if (service.port === undefined) {
        expect(service.healthPath).toBeUndefined()
        expect(service.exposure).toBeUndefined()
        return
      }
      expect(service.healthPath).toMatch(/^\//)
      const source = loadBalancers[service.exposure!.loadBalancer].securityGroup
      expect(connections).toContainEqual({ from: source, to: service.securityGroup, port: service.port })
    },
  )

  it.each(entries)(
    '%s: a fixed number of replicas is one number, and stopping stays within Fargate’s limit',
    (_, service) => {
      if (service.replicas.scaling === 'fixed') expect(service.replicas.min).toBe(service.replicas.max)
      expect(service.stopTimeoutSeconds).toBeLessThanOrEqual(120)
    },
  )

  it('the scheduler never runs twice, not even during a deployment', () => {
    const { max, minHealthyPercent, maxHealthyPercent } = services.scheduler.replicas
    expect({ max, minHealthyPercent, maxHealthyPercent }).toEqual({
      max: 1,
      minHealthyPercent: 0,
      maxHealthyPercent: 100,
    })
  })

  it('public hosts are matched most specific first', () => {
    const rules = entries.flatMap(([, { exposure }]) => (exposure?.host ? [exposure] : []))
    const wildcard = rules.find((rule) => rule.host!.startsWith('*'))!
    for (const rule of rules) if (rule !== wildcard) expect(rule.priority).toBeLessThan(wildcard.priority!)
  })

  it('local ports are distinct', () => {
    const ports = entries.flatMap(([, { localPort }]) => (localPort ? [localPort] : []))
    expect(new Set(ports).size).toBe(ports.length)
  })
})

describe('the network', () => {
  const subnets = Object.values(network.subnets).flat()

  it('subnets lie within the VPC and do not overlap', () => {
    const vpc = range(network.cidr)
    const sorted = subnets.map(({ cidr }) => range(cidr)).sort((a, b) => a.first - b.first)
    for (const [index, subnet] of sorted.entries()) {
      expect(subnet.first).toBeGreaterThanOrEqual(vpc.first)
      expect(subnet.last).toBeLessThanOrEqual(vpc.last)
      if (index > 0) expect(subnet.first).toBeGreaterThan(sorted[index - 1]!.last)
    }
  })

  it('whoever is connected to something outside the VPC runs in it', () => {
    const groups: string[] = connections.flatMap(({ from, to }) => [from, to])
    for (const name of [...network.endpoints.clients, ...internetAccess.map(({ from }) => from)])
      expect(groups).toContain(name)
  })

  it('the Nuxt servers have no way to the internet', () => {
    expect(internetAccess.map(({ from }) => from)).not.toContain('nuxt')
  })

  it('every tier stands in both availability zones', () => {
    for (const tier of Object.values(network.subnets))
      expect(tier.map(({ availabilityZone }) => availabilityZone)).toEqual(['a', 'b'])
  })

  it('only Laravel, Reverb and the builds reach a store', () => {
    const storeGroups: string[] = [stores.database.securityGroup, stores.redis.securityGroup]
    const sources = connections.filter(({ to }) => storeGroups.includes(to)).map(({ from }) => from)
    expect([...new Set(sources)].sort()).toEqual(['codebuild', 'laravel', 'reverb'])
  })
})

describe('pipelines', () => {
  it('deploy every service exactly once, from images they build', () => {
    const deployed = Object.values(pipelines).flatMap(({ deploys }) => [...deploys])
    expect([...deployed].sort()).toEqual(Object.keys(services).sort())
    for (const { deploys, images } of Object.values(pipelines))
      for (const name of deploys) expect(images).toContain(services[name].image)
  })

  it('only the pipeline that owns the schema migrates', () => {
    const migrating = Object.entries(pipelines).filter(([, { stages }]) =>
      (stages as readonly string[]).includes('migrate'),
    )
    expect(migrating.map(([name]) => name)).toEqual(['api'])
  })
})

describe('localPort', () => {
  it('is the topology’s unless the service’s variable moves it', () => {
    expect(localPort('api', {})).toBe(8000)
    expect(localPort('api', { API_PORT: '' })).toBe(8000)
    expect(localPort('api', { API_PORT: '18000' })).toBe(18000)
  })

  it.each(['0', '70000', '80.5', 'http'])('refuses %s, naming the variable', (value) => {
    expect(() => localPort('reverb', { REVERB_PORT: value })).toThrow(
      `REVERB_PORT="${value}": expected a port`,
    )
  })
})

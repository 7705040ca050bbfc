import { operatorsHost, reservedSlugs } from '@envelope/contract'
import { services, type Exposure } from '@envelope/topology'
import { expect, it } from 'vitest'

const hosts = Object.entries(services).flatMap(([name, service]) => {
  const { host } = ('exposure' in service ? service.exposure : {}) as Partial<Exposure>
  return host && !host.startsWith('*') ? [{ name, host }] : []
})

it.each(hosts)('no tenant can have the address of $name, $host', ({ host }) => {
  expect(reservedSlugs.has(host.replace('.DOMAIN', ''))).toBe(true)
})

it('the operators are where the load balancer sends their requests', () => {
  expect(services.hq.exposure.host).toBe(operatorsHost('DOMAIN'))
})

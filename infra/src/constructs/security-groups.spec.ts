import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'
import { cloudflareRanges } from './cloudflare.ts'
import { SecurityGroups, type SecurityGroupsProps } from './security-groups.ts'

function groups(changes: Partial<SecurityGroupsProps> = {}) {
  const bench = new Workbench()
  const created = new SecurityGroups(bench.stack, 'Groups', {
    vpc: bench.vpc(),
    names: bench.names,
    topology,
    internet: ['0.0.0.0/0'],
    s3PrefixList: 'pl-6ea54007',
    redirectHttp: false,
    ...changes,
  })
  const all = Object.values(bench.template().findResources('AWS::EC2::SecurityGroup')).map(
    ({ Properties }) => Properties,
  )
  const named = (name: string) => all.find(({ GroupName }) => GroupName === `envelope-production-${name}`)!
  return { created, named, template: bench.template() }
}

describe('the security groups', () => {
  it('the front door takes 443 from everyone, and 80 only when a redirect is asked for', () => {
    const ports = (redirectHttp: boolean) =>
      groups({ redirectHttp })
        .named('public-load-balancer')
        .SecurityGroupIngress.map(({ FromPort, CidrIp }: { FromPort: number; CidrIp: string }) => [
          FromPort,
          CidrIp,
        ])
    expect(ports(false)).toEqual([[443, '0.0.0.0/0']])
    expect(ports(true)).toEqual([
      [443, '0.0.0.0/0'],
      [80, '0.0.0.0/0'],
    ])
  })

  it('behind Cloudflare it takes them from Cloudflare’s ranges alone', () => {
    const { SecurityGroupIngress } = groups({ internet: cloudflareRanges }).named('public-load-balancer')
    expect(SecurityGroupIngress.map(({ CidrIp }: { CidrIp: string }) => CidrIp)).toEqual([
      ...cloudflareRanges,
    ])
  })

  it('a connection is a rule at both of its ends', () => {
    const { template } = groups()
    for (const end of ['Ingress', 'Egress'])
      template.hasResourceProperties(`AWS::EC2::SecurityGroup${end}`, {
        Description: 'laravel to database',
        FromPort: 3306,
        ToPort: 3306,
      })
  })

  it('a group that may not reach the internet has no way out but to its peers', () => {
    const { named } = groups()
    for (const name of ['nuxt', 'reverb', 'database', 'redis'])
      expect(named(name).SecurityGroupEgress).toMatchObject([
        { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' },
      ])
    expect(named('laravel').SecurityGroupEgress).toMatchObject([{ CidrIp: '0.0.0.0/0', FromPort: 587 }])
  })

  it('a name that the topology does not have is refused, with those it has', () => {
    expect(() => groups().created.get('frontend')).toThrow(
      /no security group "frontend": expected one of .*nuxt.*redis/,
    )
  })
})

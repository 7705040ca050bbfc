import { beforeEach, describe, expect, it } from 'vitest'
import { cloudflareRanges } from '../../src/constructs/cloudflare.ts'
import { topology } from '../../src/topology.ts'
import {
  environments,
  productionWith,
  synthesize,
  templatesOf,
  type Resource,
  type Template,
  type Templates,
} from '../support/templates.ts'
import { Reachability } from './reachability.ts'

const { connections, network, internetAccess, loadBalancers } = topology
const { s3PrefixList } = environments['production']!.network

/** What the topology says may be opened: its connections, and the endpoints of AWS services. */
const inside = [
  ...connections.map(({ from, to, port }) => `${from} → ${to}:${port}`),
  ...network.endpoints.clients.map((from) => `${from} → endpoints:443`),
]
/** Whoever may open a port of any address in the internet may open it at our own front door, as everyone may. */
const roundTheBlock = internetAccess
  .filter(({ port }) => port === loadBalancers.public.port)
  .map(({ from, port }) => `${from} → ${loadBalancers.public.securityGroup}:${port}`)
const expectedConnections = [...inside, ...roundTheBlock].sort()

const expectedOutbound = [
  ...internetAccess.map(({ from, port }) => `${from} → internet:${port}`),
  ...network.endpoints.clients.map((from) => `${from} → ${s3PrefixList}:443`),
].sort()

const ranges = (tier: keyof typeof network.subnets) => network.subnets[tier].map(({ cidr }) => cidr)
const expectedRoutes = {
  ...Object.fromEntries(ranges('public').map((cidr) => [cidr, 'gateway'])),
  ...Object.fromEntries(ranges('private').map((cidr) => [cidr, 'nat'])),
  ...Object.fromEntries(ranges('data').map((cidr) => [cidr, 'none'])),
}

describe.each(['staging', 'production'] as const)('%s, from its templates alone', (environment) => {
  const reachability = new Reachability(templatesOf(environment))

  it('connections can be opened exactly where the topology has them', () => {
    expect(reachability.connections()).toEqual(expectedConnections)
  })

  it('the internet can be reached by exactly whom the topology names', () => {
    expect(reachability.outbound()).toEqual(expectedOutbound)
  })

  it('public subnets lead to the internet, private ones through NAT, those of the data nowhere', () => {
    expect(reachability.defaultRoutes()).toEqual(expectedRoutes)
  })

  it('something listens on every port that can be reached, and nothing listens beside', () => {
    const reachable = new Set(inside.map((line) => line.split(' → ')[1]!))
    expect(reachability.listening()).toEqual([...reachable].sort())
  })
})

describe('behind Cloudflare', () => {
  const templates = synthesize(
    productionWith({
      dns: {
        provider: 'cloudflare',
        certificateArn: 'arn:aws:acm:eu-central-1:222222222222:certificate/0',
      },
    }),
  )

  it.each(cloudflareRanges)('%s reaches the public load balancer', (range) => {
    const lines = new Reachability(templates, range).connections()
    expect(lines).toEqual([...inside].sort())
  })

  it('no one else does', () => {
    const lines = new Reachability(templates, '203.0.113.7/32').connections()
    expect(lines.filter((line) => line.startsWith('internet'))).toEqual([])
  })
})

describe('with the redirect from port 80', () => {
  it('the internet reaches that as well, and nothing else changes', () => {
    const templates = synthesize(productionWith({ redirectHttp: true }))
    expect(new Reachability(templates).connections()).toEqual(
      [...expectedConnections, 'internet → publicLoadBalancer:80'].sort(),
    )
  })
})

describe('what breaks it on purpose', () => {
  let templates: Templates
  let stack: Template

  beforeEach(() => {
    templates = structuredClone(templatesOf('production'))
    stack = templates['network']!
  })

  const changes = (lines: string[], expected: string[]) => ({
    more: lines.filter((line) => !expected.includes(line)),
    fewer: expected.filter((line) => !lines.includes(line)),
  })
  const connectionChanges = () => changes(new Reachability(templates).connections(), expectedConnections)

  const idOf = (type: string, matches: (resource: Resource) => boolean) =>
    Object.entries(stack.Resources).find(([, resource]) => resource.Type === type && matches(resource))![0]
  const groupOf = (name: string) => ({
    'Fn::GetAtt': [
      idOf('AWS::EC2::SecurityGroup', ({ Properties }) => Properties['GroupName'].endsWith(`-${name}`)),
      'GroupId',
    ],
  })
  const allow = (from: string, to: string, first: number, last = first) => {
    const ports = { IpProtocol: 'tcp', FromPort: first, ToPort: last }
    stack.Resources['MoreIngress'] = {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: { ...ports, GroupId: groupOf(to), SourceSecurityGroupId: groupOf(from) },
    }
    stack.Resources['MoreEgress'] = {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { ...ports, GroupId: groupOf(from), DestinationSecurityGroupId: groupOf(to) },
    }
  }
  const tables = (tier: string) =>
    Object.keys(stack.Resources).filter(
      (id) => stack.Resources[id]!.Type === 'AWS::EC2::RouteTable' && id.includes(`${tier}Subnet`),
    )

  it('one rule more', () => {
    allow('nuxt', 'database', 3306)
    expect(connectionChanges()).toEqual({ more: ['nuxt → database:3306'], fewer: [] })
  })

  it('a range of ports instead of one', () => {
    allow('laravel', 'redis', 6000, 7000)
    expect(connectionChanges().more).toEqual(['laravel → redis:6000', 'laravel → redis:7000'])
  })

  it('a rule for every protocol', () => {
    stack.Resources[groupOf('reverb')['Fn::GetAtt'][0]!]!.Properties['SecurityGroupIngress'] = [
      { IpProtocol: '-1', CidrIp: '10.0.0.0/16' },
    ]
    expect(connectionChanges().more).toEqual(['codebuild → reverb:443', 'laravel → reverb:587'])
    stack.Resources[groupOf('nuxt')['Fn::GetAtt'][0]!]!.Properties['SecurityGroupEgress'] = [
      { IpProtocol: '-1', CidrIp: '0.0.0.0/0' },
    ]
    expect(connectionChanges().more).toContain('nuxt → reverb:22')
  })

  it.each(['Ingress', 'Egress'])('one rule fewer: %s', (direction) => {
    const peer = direction === 'Ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId'
    const [own, other] = direction === 'Ingress' ? ['redis', 'reverb'] : ['reverb', 'redis']
    const id = idOf(
      `AWS::EC2::SecurityGroup${direction}`,
      ({ Properties }) =>
        JSON.stringify(Properties['GroupId']) === JSON.stringify(groupOf(own!)) &&
        JSON.stringify(Properties[peer]) === JSON.stringify(groupOf(other!)),
    )
    delete stack.Resources[id]
    expect(connectionChanges()).toEqual({ more: [], fewer: ['reverb → redis:6379'] })
  })

  it('the database open to the world, though no route leads there', () => {
    stack.Resources[groupOf('database')['Fn::GetAtt'][0]!]!.Properties['SecurityGroupIngress'] = [
      { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, CidrIp: '0.0.0.0/0' },
    ]
    expect(connectionChanges()).toEqual({ more: [], fewer: [] })
    const [, instance] = Object.entries(templates['data']!.Resources).find(
      ([, { Type }]) => Type === 'AWS::RDS::DBInstance',
    )!
    instance.Properties['PubliclyAccessible'] = true
    for (const table of tables('data')) routeToInternet(table)
    expect(connectionChanges()).toEqual({ more: ['internet → database:3306'], fewer: [] })
  })

  const routeToInternet = (table: string) => {
    stack.Resources[`Route${table}`] = {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: { Ref: table },
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: { Ref: 'VpcIGW' },
      },
    }
  }

  it('a route to the internet in the subnets of the data', () => {
    routeToInternet(tables('data')[0]!)
    const [first] = ranges('data')
    expect(new Reachability(templates).defaultRoutes()).toEqual({ ...expectedRoutes, [first!]: 'gateway' })
  })

  it('a network ACL that lets nothing into the subnets of the data', () => {
    stack.Resources['Acl'] = { Type: 'AWS::EC2::NetworkAcl', Properties: {} }
    const subnets = Object.keys(stack.Resources).filter(
      (id) => stack.Resources[id]!.Type === 'AWS::EC2::Subnet' && id.includes('dataSubnet'),
    )
    for (const subnet of subnets)
      stack.Resources[`Acl${subnet}`] = {
        Type: 'AWS::EC2::SubnetNetworkAclAssociation',
        Properties: { SubnetId: { Ref: subnet }, NetworkAclId: { Ref: 'Acl' } },
      }
    const stores = connections.filter(({ to }) => to === 'database' || to === 'redis')
    const members = stores.filter(({ from }) => from !== 'codebuild')
    expect(connectionChanges()).toEqual({
      more: [],
      fewer: members.map(({ from, to, port }) => `${from} → ${to}:${port}`).sort(),
    })
  })

  it('a service on another port than the topology’s', () => {
    const [, task] = Object.entries(templates['services']!.Resources).find(
      ([, { Type, Properties }]) =>
        Type === 'AWS::ECS::TaskDefinition' && Properties['Family'].endsWith('-api'),
    )!
    task.Properties['ContainerDefinitions'][0].PortMappings[0].ContainerPort = 9000
    expect(new Reachability(templates).listening()).toContain('laravel:9000')
  })
})

import { describe, expect, it } from 'vitest'
import { topology, type Topology } from '../src/topology.ts'
import { Reachability } from './reachability/reachability.ts'
import { environments, resourceOf, resourcesOf, synthesize } from './support/templates.ts'

/** What someone writes who adds a service: one entry, and who may connect to it. */
const withReports: Topology = {
  ...topology,
  services: {
    ...topology.services,
    reports: {
      ...topology.services['hq']!,
      description: 'A made-up service',
      port: 3100,
      exposure: { loadBalancer: 'public', host: 'reports.DOMAIN', priority: 15 },
    },
  },
  connections: [...topology.connections, { from: 'publicLoadBalancer', to: 'nuxt', port: 3100 }],
}

describe('a service that is one entry more in the topology', () => {
  const templates = synthesize(environments['staging']!, withReports)
  const services = templates['services']!

  it('runs, with its log group kept for 90 days', () => {
    const service = resourceOf(
      services,
      'AWS::ECS::Service',
      ({ Properties }) => Properties['ServiceName'] === 'reports',
    )
    expect(service.Properties['LoadBalancers']).toMatchObject([
      { ContainerName: 'reports', ContainerPort: 3100 },
    ])
    const logs = resourceOf(
      services,
      'AWS::Logs::LogGroup',
      ({ Properties }) => Properties['LogGroupName'] === '/envelope/staging/reports',
    )
    expect(logs.Properties['RetentionInDays']).toBe(90)
  })

  it('has its target group behind a rule for its host', () => {
    expect(
      resourceOf(
        services,
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        ({ Properties }) => Properties['Name'] === 'envelope-staging-reports',
      ).Properties,
    ).toMatchObject({ Port: 3100, HealthCheckPath: '/up' })
    const rule = resourceOf(
      services,
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      ({ Properties }) => Properties['Priority'] === 15,
    )
    expect(rule.Properties['Conditions'][0].HostHeaderConfig.Values).toEqual([
      'reports.staging.envelope.example',
    ])
  })

  it('has the same alarms as any service with a port', () => {
    const alarmsOf = (service: string) =>
      resourcesOf(services, 'AWS::CloudWatch::Alarm')
        .map(([, { Properties }]) => Properties['AlarmName'] as string | undefined)
        .filter((name) => name?.startsWith(`envelope-staging-${service}-`))
        .map((name) => name!.replace(`envelope-staging-${service}-`, ''))
        .sort()
    expect(alarmsOf('reports')).toEqual(['cpu', 'latency', 'memory', 'missing', 'server-errors', 'unhealthy'])
    expect(alarmsOf('reports')).toEqual(alarmsOf('tenant'))
  })

  it('can be reached by whom the topology connects to it, and nobody else', () => {
    const reachability = new Reachability(templates)
    expect(reachability.connections().filter((line) => line.endsWith(':3100'))).toEqual([
      'publicLoadBalancer → nuxt:3100',
    ])
    expect(reachability.listening()).toContain('nuxt:3100')
  })

  it('has a secret of its own where its runtime needs one, and a name in the DNS', () => {
    resourceOf(
      templates['secrets']!,
      'AWS::SecretsManager::Secret',
      ({ Properties }) => Properties['Name'] === '/envelope/staging/reports-session-password',
    )
    resourceOf(
      templates['edge']!,
      'AWS::Route53::RecordSet',
      ({ Properties }) => Properties['Name'] === 'reports.staging.envelope.example.',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { topology } from '../src/topology.ts'
import { resourceOf, resourcesOf, templatesOf, type Resource } from './support/templates.ts'

const templates = templatesOf('production')
const services = templates['services']!
const serviceNamed = (name: string): Resource =>
  resourceOf(services, 'AWS::ECS::Service', ({ Properties }) => Properties['ServiceName'] === name)

/** What a condition chooses once an image was released, or before. */
function chosen(value: unknown, released: boolean): unknown {
  const [, yes, no] = (value as { 'Fn::If': [string, unknown, unknown] })['Fn::If']
  return released ? yes : no
}

describe('the first deployment of an empty account', () => {
  it.each(Object.keys(topology.services))(
    '%s asks for no task while its image was never released',
    (name) => {
      expect(chosen(serviceNamed(name).Properties['DesiredCount'], false)).toBe(0)
    },
  )

  it('every condition is that the tag is not the one of the beginning', () => {
    for (const condition of Object.values(services.Conditions!)) {
      const [tag, initial] = (condition as { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: string }, string] }] })[
        'Fn::Not'
      ][0]['Fn::Equals']
      const { Type, Default } = services.Parameters![tag.Ref]!
      expect(Type).toBe('AWS::SSM::Parameter::Value<String>')
      const parameter = resourceOf(
        templates['delivery']!,
        'AWS::SSM::Parameter',
        ({ Properties }) => Properties['Name'] === Default,
      )
      expect(parameter.Properties['Value']).toBe(initial)
    }
  })

  it('no alarm says that tasks are missing before there can be any', () => {
    const alarms = resourcesOf(services, 'AWS::CloudWatch::Alarm').filter(([, { Properties }]) =>
      String(Properties['AlarmName']).endsWith('-missing'),
    )
    expect(alarms).toHaveLength(Object.keys(topology.services).length)
    for (const [, { Properties }] of alarms) {
      expect(chosen(Properties['Threshold'], false)).toBe(0)
      expect(chosen(Properties['TreatMissingData'], false)).toBe('notBreaching')
      expect(chosen(Properties['TreatMissingData'], true)).toBe('breaching')
    }
  })
})

describe('later deployments', () => {
  it.each(['tasks', 'services'])(
    '%s run the tag that was released last, read when the stack is deployed',
    (part) => {
      const template = templates[part]!
      for (const [, { Properties }] of resourcesOf(template, 'AWS::ECS::TaskDefinition')) {
        const [, parts] = Properties['ContainerDefinitions'][0].Image['Fn::Join'] as [string, unknown[]]
        const { Ref } = parts.at(-1) as { Ref: string }
        expect(template.Parameters![Ref]!.Default).toMatch(/^\/envelope\/production\/images\/[\w-]+\/tag$/)
      }
    },
  )

  it('can migrate before a service is replaced: the migration is in a stack of its own, which comes first', () => {
    expect(resourcesOf(templates['tasks']!, 'AWS::ECS::TaskDefinition')).toMatchObject([
      [expect.anything(), { Properties: { Family: 'envelope-production-migrate' } }],
    ])
    expect(resourcesOf(templates['tasks']!, 'AWS::ECS::Service')).toEqual([])
    const order = Object.keys(templates)
    expect(order.indexOf('tasks')).toBeLessThan(order.indexOf('services'))
  })

  it('keep the number of a scaled service, which is lifted to its minimum by itself', () => {
    const { replicas } = topology.services['api']!
    expect(chosen(serviceNamed('api').Properties['DesiredCount'], true)).toEqual({ Ref: 'AWS::NoValue' })
    const [, target] = resourcesOf(services, 'AWS::ApplicationAutoScaling::ScalableTarget').find(([id]) =>
      id.startsWith('api'),
    )!
    const { MinCapacity, MaxCapacity, ScheduledActions } = target.Properties
    expect(chosen(MinCapacity, true)).toBe(replicas.min)
    expect(MaxCapacity).toBe(replicas.max)
    expect(ScheduledActions).toMatchObject([{ Schedule: 'rate(5 minutes)' }])
    expect(chosen(ScheduledActions[0].ScalableTargetAction.MinCapacity, true)).toBe(replicas.min)
  })

  it('never run two schedulers', () => {
    const { DesiredCount, DeploymentConfiguration } = serviceNamed('scheduler').Properties
    expect(chosen(DesiredCount, true)).toBe(1)
    expect(DeploymentConfiguration).toMatchObject({ MinimumHealthyPercent: 0, MaximumPercent: 100 })
  })

  it.each(Object.keys(topology.services))(
    '%s is rolled back by itself, on failing tasks and on alarms',
    (name) => {
      const { DeploymentConfiguration } = serviceNamed(name).Properties
      expect(DeploymentConfiguration.DeploymentCircuitBreaker).toEqual({ Enable: true, Rollback: true })
      expect(DeploymentConfiguration.Alarms).toMatchObject({ Enable: true, Rollback: true })
      expect(DeploymentConfiguration.Alarms.AlarmNames.length).toBeGreaterThan(0)
    },
  )

  it('a target has left its load balancer, and still has time, before its process is killed', () => {
    for (const [name, { port, stopTimeoutSeconds }] of Object.entries(topology.services)) {
      if (port === undefined) continue
      const { Properties } = resourceOf(
        services,
        'AWS::ElasticLoadBalancingV2::TargetGroup',
        (group) => group.Properties['Name'] === `envelope-production-${name}`,
      )
      const delay = Properties['TargetGroupAttributes'].find(
        ({ Key }: { Key: string }) => Key === 'deregistration_delay.timeout_seconds',
      )
      expect(Number(delay.Value)).toBeLessThan(stopTimeoutSeconds)
    }
  })
})

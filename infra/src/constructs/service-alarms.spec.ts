import { ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { ServiceAlarms } from './service-alarms.ts'

function alarms(withTraffic: boolean) {
  const bench = new Workbench()
  const { stack, names, alerts } = bench
  const { rollbackAlarmNames } = new ServiceAlarms(stack, 'Alarms', {
    names,
    service: 'reports',
    clusterName: names.prefix,
    minReplicas: 2,
    released: 'Released',
    ...(withTraffic && {
      traffic: {
        targetGroup: new ApplicationTargetGroup(stack, 'Targets', {
          vpc: bench.vpc(),
          port: 80,
          targetType: TargetType.IP,
        }),
        loadBalancer: 'app/public/1',
      },
    }),
    alerts,
  })
  const template = bench.template()
  const found = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )
  return {
    names: found.map(({ AlarmName }) => AlarmName.replace('envelope-production-reports-', '')).sort(),
    named: (name: string) =>
      found.find(({ AlarmName }) => AlarmName === `envelope-production-reports-${name}`)!,
    rollbacks: rollbackAlarmNames.length,
  }
}

describe('the alarms of a service', () => {
  it('watch what it uses, and whether it is there', () => {
    expect(alarms(false).names).toEqual(['cpu', 'memory', 'missing'])
  })

  it('watch also how it answers, where requests reach it', () => {
    expect(alarms(true).names).toEqual(['cpu', 'latency', 'memory', 'missing', 'server-errors', 'unhealthy'])
  })

  it('some of them turn a deployment back', () => {
    expect(alarms(false).rollbacks).toBe(1)
    expect(alarms(true).rollbacks).toBe(2)
  })

  it('tasks are missed only once there was a release', () => {
    expect(alarms(false).named('missing')).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: { 'Fn::If': ['Released', 2, 0] },
      TreatMissingData: { 'Fn::If': ['Released', 'breaching', 'notBreaching'] },
    })
  })

  it('name the log group to read and the parameter to raise', () => {
    expect(alarms(true).named('server-errors').AlarmDescription).toContain(
      'log group /envelope/production/reports',
    )
    expect(alarms(true).named('cpu').AlarmDescription).toContain('raise services.reports.max')
  })
})
